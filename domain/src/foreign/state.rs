//! What has to be known of imported history: enough not to import it twice.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::ids::ContentHash;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Foreign {
    pub post_known: bool,
    /// The hash of each reading: of its moment and its numbers, wherever they stood.
    pub readings: BTreeSet<ContentHash>,
    pub arms: Vec<SeenArm>,
    /// The lines of the rounds that are known: a row that was refused may be taken another time.
    pub rounds: BTreeSet<u64>,
}

/// A headline may run twice in one test, with another picture: then line tells them apart.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SeenArm {
    pub content: ContentHash,
    pub file_hash: ContentHash,
    pub line: u64,
}
