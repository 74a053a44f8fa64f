//! A planned post or reply, from the plan to its final reward.
//!
//! What a decision *is* stands in [`Decision`], what can be asked of it in [`DecisionCommand`], what
//! can happen to it in [`DecisionEvent`]. The rules that lead from one to the other are in `rules/`,
//! by the part of the life that they govern: planning, queueing, posting, measuring, rewarding.

use serde::{Deserialize, Serialize};

use crate::ids::ContentHash;

mod commands;
mod events;
#[cfg(test)]
pub(crate) mod fixtures;
mod fold;
#[cfg(test)]
mod laws;
mod rules;
mod state;

pub use commands::*;
pub use events::*;
pub use state::*;

/// The first try and three retries.
pub const MAX_ATTEMPTS: u32 = 4;

/// The driver that posts to the built-in audience; all others reach X.
pub const SIMULATOR: &str = "simulator";

/// A failure whose reason begins with this word asks for a person, not for another text.
pub const ACCOUNT_LOCKED: &str = "account_locked";

crate::aggregate!(Decision, "decision", DecisionCommand, DecisionEvent);

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

/// The hash that names a decision's text: of the text itself, or of a thread's texts with a blank
/// line between them.
pub fn content_hash(texts: &[String]) -> ContentHash {
    ContentHash::of(texts.join("\n\n").as_bytes())
}
