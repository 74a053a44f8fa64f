//! What an interval plot says to those who do not see it.

use super::super::data::Reference;
use super::super::words::{counted, left_out, some, value};
use super::Intervals;
use super::rows::{Row, Rows};

/// So many rows are told one by one.
const TOLD: usize = 40;

pub fn notes(missing: usize, cut: bool) -> Vec<String> {
    let cut = cut.then(|| "An arrow: the interval goes on beyond the axis.".to_owned());
    cut.into_iter().chain(left_out(missing)).collect()
}

pub fn description(data: &Intervals, rows: &Rows<'_>, reference: Option<&Reference>) -> String {
    let marks = rows.marks().count();
    let worded = rows.rows.iter().filter(|row| matches!(row, Row::Words { .. })).count();
    let against = reference.map(|reference| {
        format!(" Dashed line: {}, {}.", reference.name, rows.digits.write(reference.value))
    });
    let told = rows.rows.iter().filter_map(|row| tell(row, rows)).collect();
    format!(
        "Intervals on one axis, {}: {} with a mark, {} without.{} {}.",
        data.axis.title(),
        counted(marks, "row", "rows"),
        worded,
        against.unwrap_or_default(),
        some(told, TOLD)
    )
}

fn tell(row: &Row<'_>, rows: &Rows<'_>) -> Option<String> {
    let named = |label: &str, group: Option<&str>| match group {
        Some(group) => format!("{group}, {label}"),
        None => label.to_owned(),
    };
    match row {
        Row::Heading(_) => None,
        Row::Words { label, group, words } => Some(format!("{}: {words}", named(label, *group))),
        Row::Mark(mark) => {
            let figures = value(rows.digits, mark.value, mark.interval);
            Some(format!("{}: {figures}", named(mark.label, mark.group)))
        }
    }
}
