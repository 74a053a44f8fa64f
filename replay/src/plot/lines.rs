//! Values over posts, rounds or time.

use super::axis::Axis;
use super::data::{Caption, Reference, Span};
use super::series::MOST;
use super::sheet::{Sheet, WIDTH};

mod draw;
mod ends;
mod path;
mod points;
mod spread;
mod thin;
mod words;

use points::Drawn;

#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    pub caption: Caption,
    pub x: Axis,
    pub y: Axis,
    /// The first [`MOST_LINES`](super::MOST_LINES) are drawn: more cannot be told apart.
    pub lines: Vec<Line>,
    /// Values that lines are seen against, such as that of the best policy.
    pub references: Vec<Reference>,
    /// What a band is, such as `95 % credible interval`.
    pub band: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub name: String,
    pub points: Vec<Point>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub band: Option<Span>,
}

impl Line {
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = Point>) -> Self {
        Self { name: name.into(), points: points.into_iter().collect() }
    }
}

impl Point {
    pub fn new(x: f64, y: f64) -> Self {
        Self { x, y, band: None }
    }

    #[must_use]
    pub fn within(self, band: impl Into<Span>) -> Self {
        Self { band: Some(band.into()), ..self }
    }
}

pub fn lines(data: &Lines) -> String {
    let mut sheet = Sheet::new(&data.caption, WIDTH);
    let drawn = Drawn::of(data);
    let mut notes = words::notes(data, &drawn);
    if drawn.lines.iter().all(|line| line.points().next().is_none()) {
        return sheet.nothing("There are no points to show.", &notes);
    }
    if draw::draw(&mut sheet, data, &drawn) {
        notes.insert(0, "Bands go on beyond the axis.".to_owned());
    }
    sheet.notes(&notes);
    sheet.finish(&words::description(data, &drawn))
}
