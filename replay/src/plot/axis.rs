//! What an axis measures, and how it is written.

use super::range::Range;
use super::ticks::{self, Tick};
use super::time;

/// Such as `Reward` in `points per post`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Axis {
    pub name: String,
    pub unit: Option<String>,
    pub values: Values,
}

/// What kind of values an axis has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Values {
    #[default]
    Number,
    /// Whole numbers.
    Count,
    /// Of one, written as percent.
    Share,
    /// Seconds since 1970-01-01T00:00:00Z, written as dates.
    Time,
}

/// Beyond this, differences of numbers overflow.
const LARGEST: f64 = 1e100;
/// The years 6 to 9891: beyond, a second is no date that people write.
const DATES: std::ops::RangeInclusive<f64> = -6.2e10..=2.5e11;

impl Values {
    /// Whether a value has a place on an axis.
    pub(super) fn show(self, value: f64) -> bool {
        match self {
            Self::Time => DATES.contains(&value),
            _ => value.is_finite() && value.abs() <= LARGEST,
        }
    }
}

impl Axis {
    pub fn number(name: impl Into<String>) -> Self {
        Self { name: name.into(), unit: None, values: Values::Number }
    }

    pub fn count(name: impl Into<String>) -> Self {
        Self { values: Values::Count, ..Self::number(name) }
    }

    pub fn share(name: impl Into<String>) -> Self {
        Self { values: Values::Share, ..Self::number(name) }
    }

    pub fn time(name: impl Into<String>) -> Self {
        Self { unit: Some("UTC".to_owned()), values: Values::Time, ..Self::number(name) }
    }

    #[must_use]
    pub fn in_unit(self, unit: impl Into<String>) -> Self {
        Self { unit: Some(unit.into()), ..self }
    }

    /// With its unit.
    pub(super) fn title(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{} ({unit})", self.name),
            None => self.name.clone(),
        }
    }

    /// At most so many, and one more.
    pub(super) fn ticks(&self, range: Range, most: usize) -> Vec<Tick> {
        match self.values {
            Values::Time => time::ticks(range, most),
            values => ticks::ticks(range, values, most),
        }
    }
}
