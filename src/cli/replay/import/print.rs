//! What became of the rows: one line each for those that were mended or refused, then the sums.

use indicatif::ProgressBar;
use serde::Serialize;
use xbot_domain::foreign::Note;
use xbot_replay::foreign::{Item, Options, Refused, Report};

use crate::cli::output;

/// With `--json`, one document: its rows are printed as they come, so that millions need no memory.
pub struct Printer<'a> {
    json: bool,
    bar: &'a ProgressBar,
    begun: bool,
}

#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
enum Row<'a> {
    Mended { line: u64, notes: &'a [Note] },
    Refused(&'a Refused),
    Duplicate { line: u64, of: u64 },
}

#[derive(Serialize)]
struct Sums<'a> {
    file: &'a str,
    file_hash: &'a str,
    format: &'a str,
    origin: &'a str,
    #[serde(flatten)]
    report: &'a Report,
    /// Both absent in a dry run.
    events_written: Option<u64>,
    position: Option<i64>,
}

impl<'a> Printer<'a> {
    pub fn new(json: bool, bar: &'a ProgressBar) -> Self {
        Self { json, bar, begun: false }
    }

    pub fn row(&mut self, item: &Item) -> anyhow::Result<()> {
        let row = match item {
            Item::Refused(refused) => Row::Refused(refused),
            Item::Duplicate { line, of } => Row::Duplicate { line: *line, of: *of },
            taken if taken.notes().is_empty() => return Ok(()),
            taken => Row::Mended { line: taken.line(), notes: taken.notes() },
        };
        let text = match self.json {
            true => {
                let before = if self.begun { "," } else { "{\"rows\":[\n" };
                format!("{before}{}", serde_json::to_string(&row)?)
            }
            false => row.in_words(),
        };
        self.begun = true;
        self.bar.suspend(|| output::line(text))
    }

    pub fn end(
        self,
        options: &Options,
        report: &Report,
        written: Option<(u64, i64)>,
    ) -> anyhow::Result<()> {
        if !self.json {
            return sums_in_words(report, written.map(|(events, _)| events));
        }
        let sums = Sums {
            file: &options.file,
            file_hash: &options.file_hash.0,
            format: options.format.as_str(),
            origin: &options.origin,
            report,
            events_written: written.map(|(events, _)| events),
            position: written.map(|(_, position)| position),
        };
        let before = if self.begun { "" } else { "{\"rows\":[\n" };
        output::line(format!("{before}],\"report\":{}}}", serde_json::to_string(&sums)?))
    }
}

impl Row<'_> {
    fn in_words(&self) -> String {
        match self {
            Self::Mended { line, notes } => {
                let notes: Vec<_> = notes.iter().map(note).collect();
                format!("line {line}: mended: {}", notes.join("; "))
            }
            Self::Duplicate { line, of } => format!("line {line}: the same as line {of}"),
            Self::Refused(Refused { line, column, value, reason }) => {
                let column = column.as_deref().map(|name| format!(" {name}")).unwrap_or_default();
                let value = value.as_deref().map(|value| format!(" {value:?}")).unwrap_or_default();
                format!("line {line}: refused:{column}{value}: {reason}")
            }
        }
    }
}

fn note(note: &Note) -> String {
    let Note { column, found, became, why } = note;
    match became {
        Some(became) => format!("{column} {found:?} is {became:?} ({why})"),
        None => format!("{column} {found:?} ({why})"),
    }
}

fn sums_in_words(report: &Report, written: Option<u64>) -> anyhow::Result<()> {
    let Report { rows, taken, mended, refused, duplicates, .. } = report;
    output::line(format!(
        "{rows} rows: {taken} taken ({mended} mended), {refused} refused, {duplicates} duplicates"
    ))?;
    if !report.ignored_columns.is_empty() {
        output::line(format!("Columns not taken: {}", report.ignored_columns.join(", ")))?;
    }
    match written {
        Some(0) => output::line("Nothing written: all of it was imported before"),
        Some(events) => output::line(format!("{events} events written")),
        None => output::line("Nothing written: a dry run"),
    }
}
