//! What all pictures are told.

use super::axis::Values;
use crate::evaluate::Interval;

/// What stands above a picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caption {
    pub title: String,
    pub subtitle: Option<String>,
}

/// From here to there: an interval, or the edge of a band.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    pub low: f64,
    pub high: f64,
}

/// A value with a name that others are seen against, such as what the log earned.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    pub name: String,
    pub value: f64,
}

impl Caption {
    pub fn new(title: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: None }
    }

    pub fn with(title: impl Into<String>, subtitle: impl Into<String>) -> Self {
        Self { title: title.into(), subtitle: Some(subtitle.into()) }
    }
}

impl Span {
    /// Lower side first; absent where a side has no place on an axis of such values.
    pub(super) fn drawn(self, values: Values) -> Option<Self> {
        let (low, high) = (self.low.min(self.high), self.low.max(self.high));
        (values.show(self.low) && values.show(self.high)).then_some(Self { low, high })
    }
}

impl From<(f64, f64)> for Span {
    fn from((low, high): (f64, f64)) -> Self {
        Self { low, high }
    }
}

impl From<Interval> for Span {
    fn from(interval: Interval) -> Self {
        Self { low: interval.low, high: interval.high }
    }
}
