//! What an export holds. Nothing in it depends on when or where it was made.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use xbot_domain::log::Checkpoint;

use super::{Format, Range};

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

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileEntry {
    pub path: String,
    pub events: u64,
    pub first: Checkpoint,
    pub last: Checkpoint,
    pub bytes: u64,
    pub sha256: String,
    /// What the file consists of, from its first byte to its last; but for the footer.
    #[serde(default)]
    pub pieces: Vec<Piece>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub footer: Option<Footer>,
}

/// Events that are checked and understood without the rest of the file: lines, or a row group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    pub events: u64,
    pub first: Checkpoint,
    pub last: Checkpoint,
    pub bytes: u64,
    pub sha256: String,
}

/// Where the columns of all row groups stand, at the end of a Parquet file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Footer {
    pub bytes: u64,
    pub sha256: String,
}

impl Manifest {
    /// 1 had whole files only, and no numbers.
    pub const SCHEMA: u32 = 2;

    /// Where a reader of all files ends.
    pub fn last(&self) -> Checkpoint {
        self.files.iter().map(|file| file.last).max().unwrap_or_default()
    }

    pub fn days(&self) -> usize {
        let day = |file: &FileEntry| file.path.split('/').next().map(str::to_owned);
        self.files.iter().map(day).collect::<BTreeSet<_>>().len()
    }
}

impl Format {
    /// What the manifest is called. Programs that are given a folder of Parquet take every file in it
    /// for one, but for those whose names begin with an underscore.
    pub const fn manifest(self) -> &'static str {
        match self {
            Self::Jsonl | Self::Csv => "manifest.json",
            Self::Parquet => "_manifest.json",
        }
    }
}
