//! The two forms that a file may have.

use std::io::{BufRead, Read};

use serde_json::{Map, Value};

use super::cell::Cell;
use super::head::{Head, MOST};
use super::sink::Sink;
use super::{RowsFileError, Wanted, named};
use crate::foreign::csv::{Csv, Fault, Record};
use crate::rounds::BadLines;

pub(super) fn csv(input: impl Read, wanted: Wanted<'_>) -> Result<Sink, RowsFileError> {
    let mut csv = Csv::new(input, MOST + 1)?;
    let names = match csv.read()? {
        Some((_, Ok(record))) => record.iter().map(name).collect(),
        _ => return Err(RowsFileError::Empty(BadLines::default())),
    };
    let mut sink = Sink::new(Head::of(names, wanted)?, BadLines::default());
    let width = sink.head.columns.len();
    while let Some((line, record)) = csv.read()? {
        match record {
            Ok(record) if record.width() == width => {
                sink.take(line, |place, _| cell(record, place));
            }
            Ok(record) => {
                let fields = record.width();
                sink.refuse(line, format!("it has {fields} fields, and the header {width}"));
            }
            Err(fault) => sink.refuse(line, fault_in_words(fault)),
        }
    }
    Ok(sink)
}

fn name(field: &[u8]) -> String {
    String::from_utf8_lossy(field).trim_start_matches('\u{feff}').trim().to_owned()
}

fn cell(record: &Record, place: usize) -> Cell<'_> {
    let text = record.get(place).map(std::str::from_utf8);
    text.map_or(Cell::Missing, |text| text.map_or(Cell::Other, Cell::of_text))
}

fn fault_in_words(fault: Fault) -> String {
    match fault {
        Fault::Unclosed { .. } => "a quote is never closed".to_owned(),
        Fault::Stray { .. } => "something stands behind a closing quote".to_owned(),
        Fault::TooLong => "it is too long to be a row".to_owned(),
    }
}

/// The first line that is an object says which columns there are.
pub(super) fn json_lines(
    mut input: impl BufRead,
    wanted: Wanted<'_>,
) -> Result<Sink, RowsFileError> {
    let (mut sink, mut bad, mut bytes) = (None::<Sink>, BadLines::default(), Vec::new());
    for line in 1.. {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let fields = match serde_json::from_slice::<Map<String, Value>>(text) {
            Ok(fields) => fields,
            Err(error) => {
                let reason = error.to_string().replace(" at line 1 column ", " at column ");
                match &mut sink {
                    Some(sink) => sink.refuse(line, reason),
                    None => named(&mut bad, line, reason),
                }
                continue;
            }
        };
        let sink = match &mut sink {
            Some(sink) => sink,
            none => {
                let head = Head::of(fields.keys().cloned().collect(), wanted)?;
                none.insert(Sink::new(head, std::mem::take(&mut bad)))
            }
        };
        object(sink, line, &fields);
    }
    sink.ok_or(RowsFileError::Empty(bad))
}

fn object(sink: &mut Sink, line: u64, fields: &Map<String, Value>) {
    let known = |name: &String| sink.head.columns.iter().any(|(known, _)| known == name);
    match fields.keys().find(|name| !known(name)) {
        Some(new) => sink.refuse(line, format!("{new} is no column of the first line")),
        None => sink.take(line, |_, name| fields.get(name).map_or(Cell::Missing, Cell::of_json)),
    }
}
