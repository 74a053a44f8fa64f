//! An arm of the bandit: a Beta posterior, and what each decision contributed to it.

use serde::{Deserialize, Serialize};

use crate::bandit::{Interval, Posterior};
use crate::ids::{DecisionId, Pass};
use crate::time::Timestamp;

crate::events! {
    /// The life of one arm; its stream is `scope:name`.
    ArmEvent in "arm" {
        Registered(Registered) = "registered", 1;
        Updated(Box<Updated>) = "updated", 1;
        Reset(Reset) = "reset", 1;
        Retired(Retired) = "retired", 1;
        Reopened(Reopened) = "reopened", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    pub prior: Posterior,
    pub interval: Interval,
    pub at: Timestamp,
}

/// Counts after an event: whole trials beside the weighted posterior.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub successes: u64,
    pub failures: u64,
    /// Sum of the rewards of the decisions counted, for their mean.
    pub reward_sum: f64,
}

/// One decision and pass, learned. A final pass replaces what the first contributed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Updated {
    pub decision_id: DecisionId,
    pub pass: Pass,
    /// When the decision was posted; the arm forgets contributions in this order.
    pub posted_at: Timestamp,
    pub spec: String,
    pub reward: f64,
    /// How far the posterior moved.
    pub weight: f64,
    pub success: bool,
    pub simulated: bool,
    pub before: Posterior,
    pub after: Posterior,
    /// The 95 % interval of `after`.
    pub interval: Interval,
    pub tally: Tally,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reset {
    pub before: Posterior,
    pub after: Posterior,
    pub interval: Interval,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retired {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reopened {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}
