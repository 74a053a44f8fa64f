//! What of the lines has a place in the picture.

use super::super::axis::Values;
use super::super::data::{Reference, Span};
use super::{Line, Lines, MOST, Point};

#[derive(Debug)]
pub struct Drawn<'a> {
    pub lines: Vec<Kept<'a>>,
    pub references: Vec<&'a Reference>,
    /// Values and bands that are no numbers.
    pub left_out: usize,
}

/// A line in pieces: it is not drawn across a value that is no number.
#[derive(Debug)]
pub struct Kept<'a> {
    pub name: &'a str,
    pub pieces: Vec<Vec<Point>>,
}

impl<'a> Drawn<'a> {
    pub fn of(data: &'a Lines) -> Self {
        let mut left_out = 0;
        let lines = data.lines.iter().take(MOST).map(|line| Kept::of(line, data, &mut left_out));
        let lines = lines.collect();
        let (references, lost): (Vec<_>, Vec<_>) =
            data.references.iter().partition(|reference| data.y.values.show(reference.value));
        Self { lines, references, left_out: left_out + lost.len() }
    }

    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.lines.iter().flat_map(Kept::points)
    }
}

impl<'a> Kept<'a> {
    fn of(line: &'a Line, data: &Lines, left_out: &mut usize) -> Self {
        let values = data.y.values;
        let (mut points, lost): (Vec<Point>, Vec<Point>) =
            line.points.iter().partition(|point| data.x.values.show(point.x));
        *left_out += lost.len();
        points.sort_by(|a, b| a.x.total_cmp(&b.x));
        let mut pieces = vec![Vec::new()];
        for point in points {
            if !values.show(point.y) {
                *left_out += 1;
                pieces.push(Vec::new());
            } else if let Some(piece) = pieces.last_mut() {
                piece.push(Point { band: band(point, values, left_out), ..point });
            }
        }
        pieces.retain(|piece| !piece.is_empty());
        Self { name: &line.name, pieces }
    }

    pub fn points(&self) -> impl Iterator<Item = &Point> {
        self.pieces.iter().flatten()
    }

    pub fn last(&self) -> Option<&Point> {
        self.pieces.last().and_then(|piece| piece.last())
    }
}

fn band(point: Point, values: Values, left_out: &mut usize) -> Option<Span> {
    let band = point.band.and_then(|span| span.drawn(values));
    *left_out += usize::from(point.band.is_some() && band.is_none());
    band
}
