//! Where the lines of a file go: whole into the columns, or by their number into the bad ones.

use super::cell::Cell;
use super::head::{Head, Use};
use super::{RowsFile, RowsFileError, named};
use crate::rounds::BadLines;
use crate::train::columns::{Clock, Given};

pub(super) struct Sink {
    pub head: Head,
    x: Vec<f64>,
    y: Vec<f64>,
    weights: Vec<f64>,
    at: Vec<f64>,
    known_at: Vec<f64>,
    /// Of the first row.
    clock: Option<Clock>,
    bad: BadLines,
}

/// One line, as far as it was read.
#[derive(Default)]
struct Line {
    y: f64,
    weight: f64,
    at: f64,
    known_at: Option<f64>,
    clock: Option<Clock>,
}

impl Sink {
    pub fn new(head: Head, bad: BadLines) -> Self {
        let empty = Vec::new;
        let (x, y, weights, at, known_at) = (empty(), empty(), empty(), empty(), empty());
        Self { head, x, y, weights, at, known_at, clock: None, bad }
    }

    pub fn refuse(&mut self, line: u64, reason: String) {
        named(&mut self.bad, line, reason);
    }

    /// `cell` is asked for each column, by its place and its name.
    pub fn take<'a>(&mut self, number: u64, cell: impl Fn(usize, &str) -> Cell<'a>) {
        let from = self.x.len();
        match self.read(cell) {
            Ok(line) => {
                self.y.push(line.y);
                self.weights.push(line.weight);
                self.at.push(line.at);
                self.known_at.extend(line.known_at);
                self.clock = self.clock.or(line.clock);
            }
            Err(reason) => {
                self.x.truncate(from);
                self.refuse(number, reason);
            }
        }
    }

    fn read<'a>(&mut self, cell: impl Fn(usize, &str) -> Cell<'a>) -> Result<Line, String> {
        let mut line = Line { weight: 1.0, clock: self.clock, ..Line::default() };
        for (place, (name, of)) in self.head.columns.iter().enumerate() {
            let cell = cell(place, name);
            match of {
                Use::Nothing => {}
                Use::Feature => self.x.push(cell.number(name)?),
                Use::Target => line.y = cell.number(name)?,
                Use::Weight => line.weight = weight(cell.number(name)?)?,
                Use::At => line.at = line.moment(cell, name)?,
                Use::KnownAt => line.known_at = Some(line.moment(cell, name)?),
            }
        }
        if line.known_at.is_some_and(|known| self.head.has(Use::At) && known < line.at) {
            return Err("known_at is before at".to_owned());
        }
        Ok(line)
    }

    pub fn finished(self) -> Result<RowsFile, RowsFileError> {
        if self.y.is_empty() {
            return Err(RowsFileError::Empty(self.bad));
        }
        let ordered = self.head.has(Use::At);
        // Without an order of its own, nothing is known later than it stands there.
        let known = ordered && self.head.has(Use::KnownAt);
        let given = Given {
            names: self.head.features().cloned().collect(),
            x: self.x,
            y: self.y,
            weights: self.head.has(Use::Weight).then_some(self.weights),
            at: ordered.then_some(self.at),
            known_at: known.then_some(self.known_at),
            clock: self.clock.filter(|_| ordered).unwrap_or(Clock::Rows),
        };
        Ok(RowsFile { given, bad_lines: self.bad })
    }
}

impl Line {
    /// All moments of a file count the same.
    fn moment(&mut self, cell: Cell<'_>, name: &str) -> Result<f64, String> {
        let (at, clock) = cell.moment(name)?;
        if *self.clock.get_or_insert(clock) == clock {
            return Ok(at);
        }
        Err(format!("{name} is not of the same sort as before: times and numbers do not mix"))
    }
}

fn weight(weight: f64) -> Result<f64, String> {
    if weight > 0.0 { Ok(weight) } else { Err(format!("the weight {weight} is not above 0")) }
}
