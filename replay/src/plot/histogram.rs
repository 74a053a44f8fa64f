//! How often values fall where.

use super::axis::Values;
use super::canvas::{Anchor, Canvas, Pen};
use super::ink::Ink;
use super::number::fixed;
use super::range::{Range, Scale};
use super::sheet::SMALL;
use super::xml::length;

/// So many values lie between two.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    pub low: f64,
    pub high: f64,
    pub count: u64,
}

/// In bars alike wide, from the smallest value to the largest; a value on an edge belongs to the bar
/// above it, the largest to the last. Values that are no numbers are in none.
pub fn histogram(values: &[f64], bars: usize) -> Vec<Bar> {
    let kept: Vec<f64> =
        values.iter().copied().filter(|value| Values::Number.show(*value)).collect();
    let Some(range) = Range::of(kept.iter().copied()) else { return Vec::new() };
    let bars = if range.low < range.high { bars.max(1) } else { 1 };
    let width = (range.high - range.low) / bars as f64;
    let edge = |at: usize| if at == bars { range.high } else { range.low + width * at as f64 };
    let mut counted: Vec<Bar> =
        (0..bars).map(|at| Bar { low: edge(at), high: edge(at + 1), count: 0 }).collect();
    for value in kept {
        let above = counted.partition_point(|bar| bar.low <= value).max(1);
        if let Some(bar) = counted.get_mut(above - 1) {
            bar.count += 1;
        }
    }
    counted
}

/// Bars that stand on `y.start`, and how high the highest is.
pub(super) fn draw(canvas: &mut Canvas, bars: &[Bar], x: &Scale, bottom: f64, height: f64) {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    for bar in bars.iter().filter(|bar| bar.count > 0) {
        let tall = height * bar.count as f64 / most as f64;
        let (left, right) = (x.at(bar.low), x.at(bar.high));
        let wide = (right - left - 1.0).max(1.5);
        let [left, top, wide, tall] =
            [f64::midpoint(left, right) - wide / 2.0, bottom - tall, wide, tall].map(length);
        let path = format!("M{left},{top}h{wide}v{tall}h-{wide}Z");
        canvas.fill(&path, Ink::Series(0), 0.55);
    }
    let top = bottom - height;
    canvas.line((x.start, top), (x.start, bottom), Pen::new(Ink::Rule, 1.0));
    let label = SMALL.at(Anchor::End);
    canvas.text((x.start - 8.0, top + 8.0), &fixed(most as f64, 0), label);
    canvas.text((x.start - 8.0, bottom + 1.0), "0", label);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_in_one_bar() {
        let bars = histogram(&[0.0, 0.1, 0.5, 1.0, f64::NAN], 2);
        assert_eq!(bars.iter().map(|bar| bar.count).collect::<Vec<_>>(), [2, 2]);
        assert_eq!((bars[0].low, bars[1].high), (0.0, 1.0));
    }

    #[test]
    fn equal_values_are_one_bar_and_none_are_no_bar() {
        assert_eq!(histogram(&[3.0, 3.0], 9), [Bar { low: 3.0, high: 3.0, count: 2 }]);
        assert!(histogram(&[f64::INFINITY], 9).is_empty());
    }
}
