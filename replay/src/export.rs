//! The log as files: one folder per day, the same bytes for the same log, and back again.
//!
//! `day=2025-08-11/events.jsonl` holds what was recorded on that UTC day, in the order of the log;
//! `manifest.json` says what each file holds, and its hash.

use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use xbot_domain::log::{Checkpoint, EventLog, LogError, RawEvent};
use xbot_domain::time::Timestamp;

mod days;
mod forms;
mod read;

pub use read::{Exported, ReadError};

use days::Days;

/// Read from the log at a time. A piece of foreign rounds takes up to forty kilobytes.
const STEP: usize = 1_000;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// One object per line, payload and metadata as they are stored, byte for byte.
    Jsonl,
    /// For spreadsheets and databases.
    Csv,
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

/// What an export holds. Nothing in it depends on when or where it was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    pub schema: u32,
    pub format: Format,
    pub range: Range,
    pub events: u64,
    /// The last event of the log that was looked at.
    pub head: Checkpoint,
    /// By day.
    pub files: Vec<FileEntry>,
}

impl Manifest {
    pub const SCHEMA: u32 = 1;
    pub const NAME: &'static str = "manifest.json";
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub path: String,
    pub events: u64,
    pub first: Checkpoint,
    pub last: Checkpoint,
    pub bytes: u64,
    pub sha256: String,
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
    let mut at = Checkpoint::START;
    // What is appended meanwhile is not part of it.
    while at < end {
        let batch = log.read_all(at, STEP).await?;
        let Some(last) = batch.last() else { break };
        for event in batch.iter().filter(|event| event.at <= end) {
            if let Some(recorded_at) = wanted(&event, range)? {
                days.write(&recorded_at.day(), &event)?;
            }
        }
        at = last;
        progress(at.position);
    }
    days.finish(range, end)
}

fn wanted(event: &RawEvent<'_>, range: Range) -> Result<Option<Timestamp>, ExportError> {
    #[derive(Deserialize)]
    struct Recorded {
        recorded_at: Timestamp,
    }
    let known: Recorded =
        serde_json::from_str(event.metadata).map_err(|_| ExportError::NoTime(event.at.position))?;
    Ok(range.holds(known.recorded_at).then_some(known.recorded_at))
}

impl Range {
    pub fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from)
            && self.to.is_none_or(|to| at < to)
            && self.as_of.is_none_or(|as_of| at <= as_of)
    }
}
