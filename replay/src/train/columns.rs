//! Rows as columns of numbers: what every fit works on.

use std::collections::BTreeSet;

use xbot_domain::time::Timestamp;

use super::{Row, Target, TrainError};

mod given;

pub use given::Given;

/// What sort of outcome is to be predicted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    Number,
    /// A yes, 1, or a no, 0.
    Chance,
}

/// What `at` and `known_at` count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// Microseconds since 1970.
    Time,
    /// Numbers that were given.
    Number,
    /// Nothing was given: the order of the rows.
    Rows,
}

/// Finite numbers in the order of time, columns by name; weights above 0.
#[derive(Clone, Debug, PartialEq)]
pub struct Columns {
    pub(super) names: Vec<String>,
    /// Row after row.
    pub(super) x: Vec<f64>,
    pub(super) y: Vec<f64>,
    pub(super) weights: Vec<f64>,
    pub(super) at: Vec<f64>,
    /// From when on one could have learned from the row; never before `at`.
    pub(super) known_at: Vec<f64>,
    pub(super) measure: Measure,
    pub(super) clock: Clock,
}

impl Columns {
    /// Of the rows that have the target. What a row does not name counts as 0.
    pub fn of(rows: &[Row], target: Target) -> Result<Self, TrainError> {
        let measured = measured(rows, target)?;
        let names: BTreeSet<&String> =
            measured.iter().flat_map(|row| row.features.keys()).collect();
        let cell = |row: &Row, name: &String| row.features.get(name).copied().unwrap_or(0.0);
        let cells = |row: &&Row| names.iter().map(|name| cell(row, name)).collect::<Vec<_>>();
        let moment = |at: Timestamp| at.micros() as f64;
        Ok(Self {
            x: measured.iter().flat_map(cells).collect(),
            y: measured.iter().filter_map(|row| target.of(row)).collect(),
            weights: measured.iter().map(|row| row.weight).collect(),
            at: measured.iter().map(|row| moment(row.at)).collect(),
            known_at: measured.iter().map(|row| moment(row.known_at.max(row.at))).collect(),
            names: names.into_iter().cloned().collect(),
            measure: target.measure(),
            clock: Clock::Time,
        })
    }

    pub fn rows(&self) -> usize {
        self.y.len()
    }

    pub fn names(&self) -> &[String] {
        &self.names
    }

    pub fn measure(&self) -> Measure {
        self.measure
    }

    /// When the last outcome was known; absent where moments are no times.
    pub fn known_until(&self) -> Option<Timestamp> {
        let last = self.known_at.iter().copied().reduce(f64::max)?;
        (self.clock == Clock::Time).then_some(Timestamp::from_micros(last as i64))
    }

    /// Some of the rows, in the order that is given.
    pub(super) fn select(&self, rows: &[usize]) -> Self {
        let of = |column: &[f64]| rows.iter().filter_map(|row| column.get(*row).copied()).collect();
        let width = self.names.len();
        let line = |row: &usize| self.x.get(row * width..(row + 1) * width).unwrap_or_default();
        Self {
            names: self.names.clone(),
            x: rows.iter().flat_map(line).copied().collect(),
            y: of(&self.y),
            weights: of(&self.weights),
            at: of(&self.at),
            known_at: of(&self.known_at),
            measure: self.measure,
            clock: self.clock,
        }
    }

    /// The numbers of each row; as many empty ones where there are no columns.
    pub(super) fn lines(&self) -> impl Iterator<Item = &[f64]> {
        let width = self.names.len();
        (0..self.rows()).map(move |row| self.x.get(row * width..(row + 1) * width).unwrap_or(&[]))
    }

    /// Of the outcomes, without weights.
    pub(super) fn mean(&self) -> f64 {
        self.y.iter().sum::<f64>() / self.rows() as f64
    }
}

/// Those that have the target, in the order of time.
fn measured(rows: &[Row], target: Target) -> Result<Vec<&Row>, TrainError> {
    let mut measured: Vec<&Row> = rows.iter().filter(|row| target.of(row).is_some()).collect();
    if measured.len() < 2 {
        return Err(TrainError::TooFew(measured.len()));
    }
    if let Some(bad) = measured.iter().find(|row| !usable(row, target)) {
        return Err(TrainError::BadRow(bad.at));
    }
    measured.sort_by_key(|row| row.at);
    Ok(measured)
}

fn usable(row: &Row, target: Target) -> bool {
    let numbers = row.features.values().copied().chain(target.of(row));
    numbers.chain([row.weight]).all(f64::is_finite) && row.weight > 0.0
}
