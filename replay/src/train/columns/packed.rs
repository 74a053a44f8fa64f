//! Rows on their way into columns, each in little room: names are kept once.

use std::collections::BTreeMap;

use super::{Clock, Columns};
use crate::train::{Row, Target, TrainError};

#[derive(Debug, Default)]
pub struct Packed {
    /// In the order in which they were first seen.
    places: BTreeMap<String, usize>,
    lines: Vec<Line>,
    bad: Option<TrainError>,
}

#[derive(Debug)]
struct Line {
    at: f64,
    known_at: f64,
    y: f64,
    weight: f64,
    cells: Box<[(usize, f64)]>,
}

impl Packed {
    /// A row without the target says nothing here.
    pub fn take(&mut self, row: &Row, target: Target) {
        let Some(y) = target.of(row) else { return };
        let numbers = row.features.values().copied().chain([y, row.weight]);
        let usable = numbers.clone().all(f64::is_finite) && row.weight > 0.0;
        if !usable {
            self.bad.get_or_insert(TrainError::BadRow(row.at));
        }
        let cells = row.features.iter().map(|(name, value)| (self.place(name), *value)).collect();
        self.lines.push(Line {
            at: row.at.micros() as f64,
            known_at: row.known_at.max(row.at).micros() as f64,
            y,
            weight: row.weight,
            cells,
        });
    }

    fn place(&mut self, name: &str) -> usize {
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let place = self.places.len();
        self.places.insert(name.to_owned(), place);
        place
    }

    /// In the order of time, columns in the order of their names.
    pub fn columns(mut self, target: Target) -> Result<Columns, TrainError> {
        if self.lines.len() < 2 {
            return Err(TrainError::TooFew(self.lines.len()));
        }
        if let Some(bad) = self.bad {
            return Err(bad);
        }
        self.lines.sort_by(|a, b| a.at.total_cmp(&b.at));
        let of = |member: fn(&Line) -> f64| self.lines.iter().map(member).collect();
        Ok(Columns {
            x: self.cells(),
            y: of(|line| line.y),
            weights: of(|line| line.weight),
            at: of(|line| line.at),
            known_at: of(|line| line.known_at),
            names: self.places.into_keys().collect(),
            measure: target.measure(),
            clock: Clock::Time,
        })
    }

    fn cells(&self) -> Vec<f64> {
        let width = self.places.len();
        let columns = self.columns_of_places();
        let mut x = vec![0.0; width * self.lines.len()];
        for (line, row) in self.lines.iter().zip(x.chunks_exact_mut(width.max(1))) {
            for (place, value) in &line.cells {
                let column = columns.get(*place).copied();
                if let Some(cell) = column.and_then(|column| row.get_mut(column)) {
                    *cell = *value;
                }
            }
        }
        x
    }

    /// Where the names stand in their own order, by the order in which they were seen.
    fn columns_of_places(&self) -> Vec<usize> {
        let mut places: Vec<_> = self.places.values().zip(0..).collect();
        places.sort();
        places.into_iter().map(|(_, column)| column).collect()
    }
}
