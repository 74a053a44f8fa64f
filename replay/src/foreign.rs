//! History that was made elsewhere: files as they are found, row by row into what the log can hold.
//!
//! A value is mended where it can mean one thing only, and the row says so; where it can mean two, or
//! nothing, the row is refused with line, column, value and reason. What is missing stays missing.

use std::io;

use serde::Serialize;
use xbot_domain::foreign::{ArmImported, Note, PostImported, Provenance, ReadingImported, Round};
use xbot_domain::ids::ContentHash;
use xbot_domain::time::Timestamp;

pub mod cell;
pub mod csv;
pub mod encoding;
mod file;
mod formats;
mod header;
mod import;
pub mod mojibake;
mod row;

pub use cell::Order;
pub use encoding::Encoding;
pub use file::hash;
pub use import::Import;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The export of X Analytics, by post: with the header until 2024, and with the one since.
    XAnalytics,
    /// Any table of posts with what they earned.
    Posts,
    /// `test_id, headline, impressions, clicks`.
    HeadlineTests,
    /// `action, position, reward, pscore` and context; also the Open Bandit Dataset.
    BanditRounds,
}

impl Format {
    pub const ALL: [Self; 4] =
        [Self::XAnalytics, Self::Posts, Self::HeadlineTests, Self::BanditRounds];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::XAnalytics => "x-analytics",
            Self::Posts => "posts",
            Self::HeadlineTests => "headline-tests",
            Self::BanditRounds => "bandit-rounds",
        }
    }
}

/// What the file itself does not say.
#[derive(Clone, Debug)]
pub struct Options {
    pub format: Format,
    /// Whose history it is; `x` makes ids tell when a post was made.
    pub origin: String,
    pub file: String,
    pub file_hash: ContentHash,
    pub now: Timestamp,
    /// When it was counted, where somebody knows and no column says.
    pub captured_at: Option<Timestamp>,
    pub order: Option<Order>,
    pub encoding: Option<Encoding>,
}

/// What became of one row.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    Post {
        post: Box<PostImported>,
        reading: Option<Box<ReadingImported>>,
    },
    Arm(Box<ArmImported>),
    Round {
        /// The piece of the file that it lies in, whatever was refused before it.
        piece: u64,
        round: Box<Round>,
    },
    Refused(Refused),
    /// The same reading of the same post stood on an earlier line.
    Duplicate {
        line: u64,
        of: u64,
    },
}

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    pub line: u64,
    /// Absent when the row as a whole is at fault.
    pub column: Option<String>,
    pub value: Option<String>,
    pub reason: String,
}

/// What a whole file came to. Each row is in exactly one of `taken`, `refused` and `duplicates`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    pub rows: u64,
    pub taken: u64,
    /// Of those taken, the ones with a note.
    pub mended: u64,
    pub refused: u64,
    pub duplicates: u64,
    pub encoding: Encoding,
    pub delimiter: char,
    pub ignored_columns: Vec<String>,
}

/// The file as a whole cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ForeignError {
    #[error("could not read the file")]
    Io(#[from] io::Error),
    #[error("the file is empty")]
    Empty,
    #[error("the first line is no header: {0}")]
    Header(String),
    #[error("this is not {format}: {why}")]
    Format { format: &'static str, why: String },
}

impl Item {
    /// What was mended in the row.
    pub fn notes(&self) -> &[Note] {
        match self {
            Self::Post { post, .. } => &post.provenance.notes,
            Self::Arm(arm) => &arm.provenance.notes,
            Self::Round { round, .. } => &round.notes,
            Self::Refused(_) | Self::Duplicate { .. } => &[],
        }
    }

    pub fn line(&self) -> u64 {
        match self {
            Self::Post { post, .. } => post.provenance.line,
            Self::Arm(arm) => arm.provenance.line,
            Self::Round { round, .. } => round.line,
            Self::Refused(refused) => refused.line,
            Self::Duplicate { line, .. } => *line,
        }
    }
}

impl Options {
    /// The provenance of a row.
    pub fn provenance(&self, line: u64, notes: Vec<Note>) -> Provenance {
        Provenance {
            origin: self.origin.clone(),
            format: self.format.as_str().to_owned(),
            file: self.file.clone(),
            file_hash: self.file_hash.clone(),
            line,
            notes,
        }
    }
}

#[cfg(test)]
mod tests;
