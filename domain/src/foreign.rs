//! History that was made elsewhere: posts and their readings, headline tests, logged bandit rounds.
//!
//! It stands in streams of its own, so that no rule about own posts (limits, learning, rewards) can
//! take it for one. Each event says from which file and line it comes and what was mended on the way.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::ids::ContentHash;
use crate::metrics::Metrics;
use crate::time::Timestamp;

mod rules;
mod state;

pub use state::{Foreign, SeenArm};

crate::events! {
    /// The life of one thing that was imported.
    ForeignEvent in "foreign" {
        PostImported(PostImported) = "foreign_post_imported", 1;
        ReadingImported(ReadingImported) = "foreign_reading_imported", 1;
        ArmImported(ArmImported) = "foreign_arm_imported", 1;
        RoundsImported(RoundsImported) = "foreign_rounds_imported", 1;
    }
}

/// Where a value comes from, so that anyone can look it up there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Provenance {
    /// Whose history it is, such as `x`; ids are unique within it.
    pub origin: String,
    /// How the file was read: `x-analytics`, `posts`, `headline-tests`, `bandit-rounds`.
    pub format: String,
    pub file: String,
    pub file_hash: ContentHash,
    /// The line on which the row begins, from 1.
    pub line: u64,
    pub notes: Vec<Note>,
}

/// A value that is not in the event as it is in the file, or that contradicts another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub column: String,
    pub found: String,
    /// What it was mended to; absent when it was kept as it is, or could only be left out.
    pub became: Option<String>,
    pub why: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostImported {
    pub post_id: String,
    pub text: Option<String>,
    pub url: Option<String>,
    pub posted_at: Option<Timestamp>,
    /// The day alone, `2025-08-11`, where the source knows no more.
    pub posted_on: Option<String>,
    pub provenance: Provenance,
    pub at: Timestamp,
}

/// What was measured of a post. Measured again, it is a second event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReadingImported {
    pub post_id: String,
    /// Absent where the source does not say when it counted.
    pub captured_at: Option<Timestamp>,
    pub metrics: Metrics,
    /// Counts of the source that have no name here, under the name that they have there.
    pub also: BTreeMap<String, u64>,
    pub provenance: Provenance,
    pub at: Timestamp,
}

/// One of the headlines of a test, with what it earned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArmImported {
    pub test_id: String,
    pub headline: String,
    pub impressions: u64,
    pub clicks: u64,
    /// The other columns, as they are.
    pub also: BTreeMap<String, String>,
    pub provenance: Provenance,
    pub at: Timestamp,
}

/// A piece of a log of rounds: they are many and small, and one event each would be mostly envelope.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoundsImported {
    /// Which piece of its file, from 0. One that was imported with refusals may come again, with the
    /// rounds that could be taken then.
    pub piece: u64,
    pub rounds: Vec<Round>,
    /// Its line is that of the first round.
    pub provenance: Provenance,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Round {
    pub line: u64,
    pub made_at: Option<Timestamp>,
    pub action: String,
    pub position: Option<u32>,
    pub reward: f64,
    /// The chance that the logging policy gave to the action.
    pub pscore: f64,
    /// Numbers and texts, by column.
    pub context: BTreeMap<String, Value>,
    pub notes: Vec<Note>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum ForeignCommand {
    ImportPost { post: Box<PostImported>, reading: Option<Box<ReadingImported>> },
    ImportArm(Box<ArmImported>),
    ImportRounds(Box<RoundsImported>),
}

crate::aggregate!(Foreign, "foreign", ForeignCommand, ForeignEvent);

impl ForeignCommand {
    /// The stream that it belongs to: the hash of the origin and the id there.
    pub fn stream_id(&self) -> String {
        let (kind, origin, id) = match self {
            Self::ImportPost { post, .. } => {
                ("post", &post.provenance.origin, post.post_id.clone())
            }
            Self::ImportArm(arm) => ("test", &arm.provenance.origin, arm.test_id.clone()),
            Self::ImportRounds(rounds) => {
                let id = format!("{}:{}", rounds.provenance.file_hash, rounds.piece);
                ("rounds", &rounds.provenance.origin, id)
            }
        };
        // Lengths first: no two triples give the same text.
        ContentHash::of(format!("{kind}:{}:{origin}:{id}", origin.len()).as_bytes()).0
    }
}

#[cfg(test)]
mod tests;
