//! What must be remembered of the account. Bounded: settled posts leave the window after a day,
//! unsettled ones stay, but they fill the hour, so there are never more than the hour takes.

use chrono::Duration;
use serde::{Deserialize, Serialize};

use crate::decision::DecisionType;
use crate::ids::DecisionId;
use crate::time::Timestamp;

use super::FollowersObserved;

/// The longest day has 25 hours, when summer time ends; one more for a post that was slow.
pub(super) fn window() -> Duration {
    Duration::hours(26)
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The last observation.
    pub followers: Option<FollowersObserved>,
    pub session: Option<Session>,
    pub lease: Option<Lease>,
    /// Of the last lease, also when it is over. Never falls.
    pub fence: u64,
    /// In the order in which they were claimed.
    pub slots: Vec<Slot>,
    /// When a slot was last claimed, also one that was given back.
    pub newest_claim: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    pub driver: String,
    pub by: String,
    pub stored_at: Timestamp,
    /// Why it cannot be used any more.
    pub expired: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lease {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    pub decision_id: DecisionId,
    pub decision_type: DecisionType,
    pub worker: String,
    pub fence: u64,
    pub at: Timestamp,
    pub state: SlotState,
    /// The latest moment at which the post can have gone out; absent while it still can.
    pub latest: Option<Timestamp>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotState {
    Open,
    Posted,
    Unknown,
}

impl Account {
    pub fn slot(&self, decision_id: DecisionId) -> Option<&Slot> {
        self.slots.iter().find(|s| s.decision_id == decision_id)
    }
}

impl Slot {
    /// It is certain that it was posted, and when at the latest.
    pub(super) fn posted_by(&self) -> Option<Timestamp> {
        match self.state {
            SlotState::Posted => Some(self.latest.unwrap_or(self.at)),
            SlotState::Open | SlotState::Unknown => None,
        }
    }
}
