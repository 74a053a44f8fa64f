//! Names at the ends of lines, where they fit.

use super::super::canvas::{Canvas, Font, Pen};
use super::super::ink::Ink;
use super::super::range::{Range, Scale};
use super::super::sheet::SMALL;
use super::points::Drawn;
use super::spread::spread;

/// What a name stands at: the end of a line, or a reference.
#[derive(Clone, Debug)]
pub struct End<'a> {
    pub name: &'a str,
    pub ink: Ink,
    pub y: f64,
}

/// One name below another.
const GAP: f64 = 15.0;
/// Farther from its line, a name is not found.
const FARTHEST: f64 = 45.0;
/// A line that ends so far from the right is not named there, in shares of the width.
const EARLY: f64 = 0.02;
const LEADER: f64 = 18.0;
const WIDEST: f64 = 170.0;
/// Between the picture and the names.
const BESIDE: f64 = 8.0;

/// Absent where names would be too far from their lines: then a key is needed.
pub fn ends<'a>(drawn: &Drawn<'a>, y: &Scale, x: Range) -> Option<Vec<End<'a>>> {
    let mut ends = Vec::new();
    for (number, line) in drawn.lines.iter().enumerate() {
        let Some(last) = line.last() else { continue };
        if x.high - last.x > EARLY * (x.high - x.low) {
            return None;
        }
        ends.push(End { name: line.name, ink: Ink::Series(number), y: y.at(last.y) });
    }
    let of = |reference: &&'a super::Reference| End {
        name: &reference.name,
        ink: Ink::Text,
        y: y.at(reference.value),
    };
    ends.extend(drawn.references.iter().map(of));
    let placed = places(&ends, y)?;
    let near = placed.iter().zip(&ends).all(|(place, end)| (place - end.y).abs() <= FARTHEST);
    let named = ends.iter().all(|end| SMALL.width(end.name) <= WIDEST);
    (near && named).then_some(ends)
}

/// How much room they need.
pub fn width(ends: &[End<'_>]) -> f64 {
    let widest = ends.iter().map(|end| SMALL.width(end.name)).fold(0.0, f64::max);
    BESIDE + LEADER + widest.min(WIDEST)
}

pub fn draw(canvas: &mut Canvas, ends: &[End<'_>], y: &Scale, right: f64) {
    let places = places(ends, y).unwrap_or_default();
    for (end, place) in ends.iter().zip(places) {
        let (from, to) = (right + BESIDE - 2.0, right + BESIDE + LEADER - 5.0);
        canvas.line((from, end.y), (to, place), Pen::new(end.ink, 1.0));
        let font = Font { ink: Ink::Text, ..SMALL };
        canvas.short((right + BESIDE + LEADER, place + 4.0), end.name, WIDEST, font);
    }
}

fn places(ends: &[End<'_>], y: &Scale) -> Option<Vec<f64>> {
    let wanted: Vec<f64> = ends.iter().map(|end| end.y).collect();
    spread(&wanted, GAP, y.end.min(y.start), y.end.max(y.start))
}
