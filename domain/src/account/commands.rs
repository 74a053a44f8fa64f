//! What can be asked of the account. Every command brings its own time.

use serde::{Deserialize, Serialize};

use crate::decision::DecisionType;
use crate::ids::DecisionId;
use crate::time::Timestamp;

use super::{Limits, SlotOutcome};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum AccountCommand {
    ObserveFollowers(ObserveFollowers),
    StoreSession(StoreSession),
    ExpireSession(ExpireSession),
    TakeLease(TakeLease),
    ReleaseLease(ReleaseLease),
    ClaimSlot(ClaimSlot),
    SettleSlot(SettleSlot),
    CountPost(CountPost),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ObserveFollowers {
    pub count: u64,
    pub source: String,
    pub simulated: bool,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoreSession {
    pub driver: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExpireSession {
    pub driver: String,
    pub reason: String,
    pub at: Timestamp,
}

/// Asks to be the one that posts. `worker` names one process: a restarted one has another name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TakeLease {
    pub worker: String,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseLease {
    pub worker: String,
    pub fence: u64,
    pub at: Timestamp,
}

/// Asks for a place among the posts of the hour, under the limits as they are at this moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimSlot {
    pub decision_id: DecisionId,
    pub decision_type: DecisionType,
    pub worker: String,
    pub fence: u64,
    pub limits: Limits,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SettleSlot {
    pub decision_id: DecisionId,
    pub outcome: SlotOutcome,
    pub at: Timestamp,
}

/// Tells of a post that was found to stand without a slot: it counts as if it had one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountPost {
    pub decision_id: DecisionId,
    pub decision_type: DecisionType,
    pub worker: String,
    pub posted_at: Timestamp,
    pub at: Timestamp,
}
