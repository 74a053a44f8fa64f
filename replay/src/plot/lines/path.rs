//! A line, its band and its marks.

use super::super::canvas::{Canvas, Pen};
use super::super::cut::{self, Along, Caps};
use super::super::ink::Ink;
use super::super::range::Scale;
use super::super::series;
use super::super::xml::through;
use super::Point;
use super::points::Kept;
use super::thin::thin;

/// What a picture is drawn on.
#[derive(Clone, Copy, Debug)]
pub struct Scales {
    pub x: Scale,
    pub y: Scale,
}

const BAND: f64 = 0.13;
/// As many marks as help to follow a line.
const MARKS: usize = 8;
const RADIUS: f64 = 3.5;

/// Whether a band was cut.
pub fn bands(canvas: &mut Canvas, line: &Kept<'_>, number: usize, scales: &Scales) -> bool {
    let mut cut = false;
    for piece in &line.pieces {
        let points = thin(piece, &scales.x);
        for run in points.chunk_by(|a, b| a.band.is_some() == b.band.is_some()) {
            cut |= band(canvas, run, number, scales);
        }
    }
    cut
}

fn band(canvas: &mut Canvas, run: &[Point], number: usize, scales: &Scales) -> bool {
    let spans: Vec<_> = run.iter().filter_map(|point| Some((point.x, point.band?))).collect();
    let edge = |x: f64, y: f64| (scales.x.at(x), scales.y.at(y));
    if let [(x, span)] = spans.as_slice() {
        let along = Along::Y { x: scales.x.at(*x) };
        let pen = Pen::new(Ink::Series(number), 1.0);
        return cut::interval(canvas, &scales.y, *span, along, pen, Caps::Drawn);
    }
    if spans.is_empty() {
        return false;
    }
    let upper = spans.iter().map(|(x, span)| edge(*x, span.high));
    let lower = spans.iter().rev().map(|(x, span)| edge(*x, span.low));
    canvas.fill(&format!("{}Z", through(upper.chain(lower))), Ink::Series(number), BAND);
    let range = scales.y.range;
    spans.iter().any(|(_, span)| !range.holds(span.low) || !range.holds(span.high))
}

pub fn line(canvas: &mut Canvas, line: &Kept<'_>, number: usize, scales: &Scales) {
    let place = |point: &Point| (scales.x.at(point.x), scales.y.at(point.y));
    for piece in line.pieces.iter().filter(|piece| piece.len() > 1) {
        let points = thin(piece, &scales.x);
        canvas.path(&through(points.iter().map(place)), series::pen(number));
    }
    for point in marked(line, scales) {
        series::mark(canvas, place(point), number, RADIUS);
    }
}

/// All points where they are few; else some, in even distances, and the last.
fn marked<'a>(line: &'a Kept<'a>, scales: &Scales) -> Vec<&'a Point> {
    let all: Vec<&Point> = line.points().collect();
    if all.len() <= 2 * MARKS {
        return all;
    }
    let apart = (scales.x.end - scales.x.start) / MARKS as f64;
    let mut next = f64::NEG_INFINITY;
    let mut some = Vec::new();
    for point in all {
        let x = scales.x.at(point.x);
        if x >= next {
            some.push(point);
            next = x + apart;
        }
    }
    if let Some(last) = line.last() {
        some.retain(|point| scales.x.at(last.x) - scales.x.at(point.x) >= apart / 2.0);
        some.push(last);
    }
    some
}
