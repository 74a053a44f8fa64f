//! Where everything of an interval plot stands.

use super::super::canvas::line_height;
use super::super::sheet::{LABEL, PAD, SMALL, WIDTH};
use super::super::text::{width, wrap};
use super::super::words;
use super::rows::{Mark, Row, Rows};

/// Columns, from left to right: labels, marks, figures.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    pub labels: f64,
    pub start: f64,
    pub end: f64,
}

/// One row with its texts in lines.
#[derive(Debug)]
pub struct Placed {
    pub label: Vec<String>,
    pub words: Vec<String>,
    pub height: f64,
}

const INDENT: f64 = 12.0;
const WIDEST_LABEL: f64 = 230.0;
const WIDEST_FIGURES: f64 = 230.0;
const GAP: f64 = 16.0;
const ROW: f64 = 22.0;
pub const HEADING: f64 = 30.0;

impl Columns {
    pub fn of(rows: &Rows<'_>) -> Self {
        let label = |row: &Row<'_>| match row {
            Row::Heading(_) => 0.0,
            Row::Mark(Mark { label, group, .. }) | Row::Words { label, group, .. } => {
                width(label, LABEL.size) + indent(*group)
            }
        };
        let figures = |mark: &Mark<'_>| width(&figures(rows, mark), SMALL.size);
        let widest = |widths: &mut dyn Iterator<Item = f64>| widths.fold(0.0, f64::max);
        let labels = widest(&mut rows.rows.iter().map(label)).clamp(40.0, WIDEST_LABEL);
        let figures = widest(&mut rows.marks().map(figures)).min(WIDEST_FIGURES);
        Self { labels, start: PAD + labels + GAP, end: WIDTH - PAD - figures - GAP }
    }
}

/// Labels and reasons in as many lines as they need, three at most.
pub fn place(row: &Row<'_>, columns: Columns) -> Placed {
    let (label, group, words) = match row {
        Row::Heading(_) => {
            return Placed { label: Vec::new(), words: Vec::new(), height: HEADING };
        }
        Row::Mark(mark) => (mark.label, mark.group, ""),
        Row::Words { label, group, words } => (*label, *group, words.as_str()),
    };
    let label = wrap(label, LABEL.size, columns.labels - indent(group), 2);
    let words = wrap(words, SMALL.size, WIDTH - PAD - columns.start, 3);
    let more = label.len().max(words.len()).saturating_sub(1) as f64;
    let height = ROW + more * line_height(LABEL.size);
    Placed { label, words, height }
}

pub fn figures(rows: &Rows<'_>, mark: &Mark<'_>) -> String {
    words::value(rows.digits, mark.value, mark.interval)
}

pub fn indent(group: Option<&str>) -> f64 {
    if group.is_some() { INDENT } else { 0.0 }
}
