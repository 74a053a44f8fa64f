//! What each row shows.

use super::super::axis::Values;
use super::super::data::Span;
use super::super::decimals::Digits;
use super::{Estimate, Intervals, Outcome};

/// Rows in the order in which they are drawn, groups together.
#[derive(Debug)]
pub struct Rows<'a> {
    pub rows: Vec<Row<'a>>,
    pub digits: Digits,
    /// Values and intervals that are no numbers.
    pub left_out: usize,
}

#[derive(Debug)]
pub enum Row<'a> {
    Heading(&'a str),
    Mark(Mark<'a>),
    /// In place of a mark.
    Words {
        label: &'a str,
        group: Option<&'a str>,
        words: String,
    },
}

#[derive(Clone, Copy, Debug)]
pub struct Mark<'a> {
    pub label: &'a str,
    pub group: Option<&'a str>,
    pub value: f64,
    pub interval: Option<Span>,
    pub second: Option<Span>,
}

impl<'a> Rows<'a> {
    pub fn of(data: &'a Intervals) -> Self {
        let (mut rows, mut left_out) = (Vec::new(), 0);
        for group in groups(&data.rows) {
            rows.extend(group.map(Row::Heading));
            let own = data.rows.iter().filter(|row| row.group.as_deref() == group);
            rows.extend(own.map(|estimate| row(estimate, data.axis.values, &mut left_out)));
        }
        let digits = digits(data, &rows);
        Self { rows, digits, left_out }
    }

    pub fn marks(&self) -> impl Iterator<Item = &Mark<'a>> {
        self.rows.iter().filter_map(|row| if let Row::Mark(mark) = row { Some(mark) } else { None })
    }
}

/// In the order in which they are first named; rows without a group come first.
fn groups(rows: &[Estimate]) -> Vec<Option<&str>> {
    let none = rows.iter().any(|row| row.group.is_none()).then_some(None);
    let mut groups: Vec<Option<&str>> = none.into_iter().collect();
    for row in rows {
        let group = row.group.as_deref();
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups
}

fn row<'a>(estimate: &'a Estimate, values: Values, left_out: &mut usize) -> Row<'a> {
    let (label, group) = (estimate.label.as_str(), estimate.group.as_deref());
    match &estimate.outcome {
        Outcome::Refused { reason } => {
            Row::Words { label, group, words: format!("refused: {reason}") }
        }
        Outcome::Value { value, .. } if !values.show(*value) => {
            *left_out += 1;
            Row::Words { label, group, words: "no number".to_owned() }
        }
        Outcome::Value { value, interval, second } => {
            let mut kept = |span: &Option<Span>| {
                let drawn = span.and_then(|span| span.drawn(values));
                *left_out += usize::from(span.is_some() && drawn.is_none());
                drawn
            };
            let (interval, second) = (kept(interval), kept(second));
            Row::Mark(Mark { label, group, value: *value, interval, second })
        }
    }
}

fn digits(data: &Intervals, rows: &[Row<'_>]) -> Digits {
    let marks =
        rows.iter().filter_map(|row| if let Row::Mark(mark) = row { Some(mark) } else { None });
    let (values, widths): (Vec<f64>, Vec<Option<f64>>) =
        marks.map(|mark| (mark.value, mark.interval.map(|span| span.high - span.low))).unzip();
    let widths: Vec<f64> = widths.into_iter().flatten().collect();
    Digits::of(data.axis.values, &values, &widths)
}
