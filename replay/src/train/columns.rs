//! Rows as columns of numbers: what every fit works on.

use std::borrow::Borrow;

use xbot_domain::time::Timestamp;

use super::{Row, Target, TrainError};

mod given;
mod packed;

pub use given::Given;
use packed::Packed;

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
    pub fn of(
        rows: impl IntoIterator<Item: Borrow<Row>>,
        target: Target,
    ) -> Result<Self, TrainError> {
        let mut packed = Packed::default();
        rows.into_iter().for_each(|row| packed.take(row.borrow(), target));
        packed.columns(target)
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
