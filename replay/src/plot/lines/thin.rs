//! More points than pixels: what is drawn of them.

use super::super::data::Span;
use super::super::range::Scale;
use super::Point;

/// Of the points in a column of pixels the first, the last, the lowest and the highest: the picture
/// is the same to the pixel (M4: Jugel, Jerzak, Hackenbroich & Markl 2014). The band of a column
/// holds all bands in it.
pub fn thin(points: &[Point], x: &Scale) -> Vec<Point> {
    let columns = (x.end - x.start).max(1.0) as usize;
    if points.len() <= 2 * columns {
        return points.to_vec();
    }
    let column = |point: &Point| x.at(point.x) as i64;
    let mut thinned = Vec::with_capacity(4 * columns);
    for together in points.chunk_by(|a, b| column(a) == column(b)) {
        thinned.extend(four(together));
    }
    thinned
}

fn four(points: &[Point]) -> Vec<Point> {
    let band = points
        .iter()
        .filter_map(|point| point.band)
        .reduce(|a, b| Span { low: a.low.min(b.low), high: a.high.max(b.high) });
    let by_height = |a: &(usize, &Point), b: &(usize, &Point)| a.1.y.total_cmp(&b.1.y);
    let numbered = || points.iter().enumerate();
    let ends = [numbered().min_by(by_height), numbered().max_by(by_height)];
    let mut at: Vec<usize> = ends.into_iter().flatten().map(|(at, _)| at).collect();
    at.extend([0, points.len().saturating_sub(1)]);
    at.sort_unstable();
    at.dedup();
    at.into_iter().filter_map(|at| points.get(at)).map(|point| Point { band, ..*point }).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::range::Range;
    use super::*;

    #[test]
    fn a_long_line_keeps_its_ends_and_its_peaks() {
        let height = |at: usize| if at == 54_321 { 9.0 } else { (at % 7) as f64 };
        let points: Vec<Point> = (0..100_000)
            .map(|at| Point::new(at as f64, height(at)).within((0.0, height(at))))
            .collect();
        let scale = Scale { range: Range { low: 0.0, high: 99_999.0 }, start: 50.0, end: 550.0 };
        let thinned = thin(&points, &scale);
        assert!(thinned.len() <= 4 * 501, "{}", thinned.len());
        assert_eq!((thinned[0].x, thinned[thinned.len() - 1].x), (0.0, 99_999.0));
        let peak = thinned.iter().find(|point| point.y == 9.0).unwrap();
        assert_eq!((peak.x, peak.band.unwrap().high), (54_321.0, 9.0));
        assert!(thinned.is_sorted_by(|a, b| a.x < b.x));
        assert_eq!(thin(&points[..100], &scale), points[..100]);
    }
}
