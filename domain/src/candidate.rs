//! Raw material for posts; its stream is the hash of its text, so that it exists once.

use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;
use crate::time::Timestamp;

crate::events! {
    /// The life of one candidate.
    CandidateEvent in "candidate" {
        Discovered(Discovered) = "discovered", 1;
        Consumed(Consumed) = "consumed", 1;
        Expired(Expired) = "expired", 1;
        Blocked(Blocked) = "blocked", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discovered {
    /// `catalogue`, or the address of a feed.
    pub source: String,
    pub topic: String,
    pub text: String,
    pub tags: Vec<String>,
    pub priority: f64,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consumed {
    pub decision_id: DecisionId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expired {
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Blocked {
    pub reason: String,
    pub at: Timestamp,
}
