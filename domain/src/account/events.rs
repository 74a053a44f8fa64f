//! What can happen to the account.

use serde::{Deserialize, Serialize};

use crate::decision::DecisionType;
use crate::ids::DecisionId;
use crate::time::Timestamp;

crate::events! {
    /// The account that is run; its stream is `main`.
    AccountEvent in "account" {
        FollowersObserved(FollowersObserved) = "followers_observed", 1;
        SessionStored(SessionStored) = "session_stored", 1;
        SessionExpired(SessionExpired) = "session_expired", 1;
        LeaseTaken(LeaseTaken) = "lease_taken", 1;
        LeaseReleased(LeaseReleased) = "lease_released", 1;
        PostSlotClaimed(PostSlotClaimed) = "post_slot_claimed", 1;
        PostSlotSettled(PostSlotSettled) = "post_slot_settled", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FollowersObserved {
    pub count: u64,
    /// Against the observation before; absent for the first.
    pub change: Option<i64>,
    pub source: String,
    pub simulated: bool,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionStored {
    pub driver: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SessionExpired {
    pub driver: String,
    pub reason: String,
    pub at: Timestamp,
}

/// `worker` is the one that posts, until the lease ends or is taken under a higher fence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeaseTaken {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeaseReleased {
    pub worker: String,
    pub fence: u64,
    pub at: Timestamp,
}

/// A place among the posts of the hour, taken before the post is tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostSlotClaimed {
    pub decision_id: DecisionId,
    pub decision_type: DecisionType,
    pub worker: String,
    pub fence: u64,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SlotOutcome {
    Posted,
    /// Certainly not posted: the place is free again.
    Released,
    /// Perhaps posted: it counts against every limit until it is reconciled.
    Unknown,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostSlotSettled {
    pub decision_id: DecisionId,
    pub outcome: SlotOutcome,
    pub at: Timestamp,
}
