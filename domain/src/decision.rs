//! A planned post or reply, from the plan to its final reward.

use serde::{Deserialize, Serialize};

mod events;

pub use events::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionType {
    Single,
    Thread,
    Reply,
}

/// Who wrote the text: a language model, or the built-in writer that stands in for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    Real,
    Synthetic,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Planned,
    Queued,
    Posting,
    Posted,
    Unknown,
    Failed,
    Skipped,
    Cancelled,
    Expired,
}
