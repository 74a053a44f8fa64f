//! Estimates with their intervals, one below the other on one axis.

use super::axis::Axis;
use super::data::{Caption, Reference, Span};
use super::sheet::{Sheet, WIDTH};

mod draw;
mod place;
mod rows;
mod words;

use rows::Rows;

#[derive(Clone, Debug, PartialEq)]
pub struct Intervals {
    pub caption: Caption,
    pub axis: Axis,
    pub rows: Vec<Estimate>,
    /// Such as what the log earned.
    pub reference: Option<Reference>,
    /// What an interval is, such as `95 % interval by the delta method`.
    pub interval: Option<String>,
    /// What a second interval is.
    pub second: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Estimate {
    pub label: String,
    /// Rows of a group stand together under its name, such as a policy.
    pub group: Option<String>,
    pub outcome: Outcome,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    Value {
        value: f64,
        interval: Option<Span>,
        /// A thinner one.
        second: Option<Span>,
    },
    /// The figure is no estimate, and is not shown.
    Refused { reason: String },
}

impl Estimate {
    pub fn new(label: impl Into<String>, value: f64, interval: impl Into<Option<Span>>) -> Self {
        let outcome = Outcome::Value { value, interval: interval.into(), second: None };
        Self { label: label.into(), group: None, outcome }
    }

    pub fn refused(label: impl Into<String>, reason: impl Into<String>) -> Self {
        let outcome = Outcome::Refused { reason: reason.into() };
        Self { label: label.into(), group: None, outcome }
    }

    #[must_use]
    pub fn in_group(self, group: impl Into<String>) -> Self {
        Self { group: Some(group.into()), ..self }
    }

    #[must_use]
    pub fn with_second(mut self, span: impl Into<Span>) -> Self {
        if let Outcome::Value { second, .. } = &mut self.outcome {
            *second = Some(span.into());
        }
        self
    }
}

pub fn intervals(data: &Intervals) -> String {
    let mut sheet = Sheet::new(&data.caption, WIDTH);
    let rows = Rows::of(data);
    if rows.rows.is_empty() {
        return sheet.nothing("There are no estimates to show.", &[]);
    }
    let reference =
        data.reference.as_ref().filter(|reference| data.axis.values.show(reference.value));
    let lost = usize::from(data.reference.is_some() && reference.is_none());
    let cut = draw::draw(&mut sheet, data, &rows, reference);
    sheet.notes(&words::notes(rows.left_out + lost, cut));
    sheet.finish(&words::description(data, &rows, reference))
}
