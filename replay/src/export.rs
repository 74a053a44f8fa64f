//! The log as files: one folder per day, the same bytes for the same log, and back again.
//!
//! `day=2025-08-11/events.parquet` holds what was recorded on that UTC day, in the order of the log;
//! the manifest says what each file holds, and the hash of each piece of it.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xbot_domain::log::{Checkpoint, EventLog, LogError, RawEvent};
use xbot_domain::time::Timestamp;

mod columns;
mod days;
mod encode;
mod forms;
mod manifest;
mod part;
mod read;
mod rows;

pub use manifest::{FileEntry, Footer, Manifest, Piece};
pub use read::{Exported, ReadError};

use days::Days;

/// Read from the log at a time. A piece of foreign rounds takes up to forty kilobytes.
const STEP: usize = 1_000;

/// Files are written, hashed and read by pieces of about this many bytes of text, so that neither
/// side holds more than a few of them.
const PIECE_BYTES: usize = 8 << 20;
/// Engines read a row group at a time and per thread; this is a third of what DuckDB writes.
const PIECE_EVENTS: usize = 1 << 15;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One object per line, payload and metadata as they are stored, byte for byte.
    Jsonl,
    /// For spreadsheets and databases.
    Csv,
    /// By column, for DuckDB, Polars, Spark and pandas; payload and metadata byte for byte.
    Parquet,
}

/// Which events, by when they were recorded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Range {
    pub from: Option<Timestamp>,
    /// Before this moment.
    pub to: Option<Timestamp>,
    /// What was known at this moment: nothing recorded later.
    pub as_of: Option<Timestamp>,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("{0} is not empty: an export is written into a new folder")]
    NotEmpty(PathBuf),
    #[error("could not write {path}")]
    Write {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the event at position {0} has no readable time of recording")]
    NoTime(i64),
    #[error(transparent)]
    Log(#[from] LogError),
}

/// One event as it is written.
#[derive(Clone, Copy)]
struct Entry<'a> {
    /// Its place in the global order of the whole log, from 1, without gaps.
    number: u64,
    recorded_at: Timestamp,
    event: RawEvent<'a>,
}

/// Writes what is in `range` into the new folder `out`. `progress` is told positions as they pass.
pub async fn export(
    log: &dyn EventLog,
    range: Range,
    format: Format,
    out: &Path,
    mut progress: impl FnMut(i64),
) -> Result<Manifest, ExportError> {
    let mut days = Days::open(out, format)?;
    let end = log.head().await?;
    let (mut at, mut number) = (Checkpoint::START, 0);
    // What is appended meanwhile is not part of it.
    while at < end {
        let batch = log.read_all(at, STEP).await?;
        let Some(last) = batch.last() else { break };
        for event in batch.iter().filter(|event| event.at <= end) {
            number += 1;
            let recorded_at = recorded_at(&event)?;
            if range.holds(recorded_at) {
                days.write(&Entry { number, recorded_at, event })?;
            }
        }
        at = last;
        progress(at.position);
    }
    days.finish(range, end)
}

fn recorded_at(event: &RawEvent<'_>) -> Result<Timestamp, ExportError> {
    #[derive(Deserialize)]
    struct Recorded {
        recorded_at: Timestamp,
    }
    let known: Recorded =
        serde_json::from_str(event.metadata).map_err(|_| ExportError::NoTime(event.at.position))?;
    Ok(known.recorded_at)
}

impl Range {
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from)
            && self.to.is_none_or(|to| at < to)
            && self.as_of.is_none_or(|as_of| at <= as_of)
    }
}
