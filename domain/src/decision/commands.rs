//! What can be asked of a decision. Every command brings its own time.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::features::Features;
use crate::ids::{ContentHash, Pass, TweetId};
use crate::metrics::Metrics;
use crate::time::Timestamp;

use super::{Planned, Term};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DecisionCommand {
    /// The plan is recorded as it was made; its time is `planned_at`.
    Plan(Box<Planned>),
    Reject(Reject),
    Queue(Queue),
    Approve(Approve),
    Edit(Box<Edit>),
    Reschedule(Reschedule),
    Cancel(Cancel),
    Expire(Expire),
    ClaimPosting(ClaimPosting),
    ReleaseClaim(ReleaseClaim),
    AttemptPost(AttemptPost),
    RecordPosted(RecordPosted),
    RecordFailure(RecordFailure),
    WithdrawAttempt(WithdrawAttempt),
    RecordUnknown(RecordUnknown),
    Reconcile(Reconcile),
    CollectMetrics(Box<CollectMetrics>),
    QuarantineMetrics(Box<QuarantineMetrics>),
    ReportUnavailable(ReportUnavailable),
    ComputeReward(Box<ComputeReward>),
}

/// A gate said no.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reject {
    pub gate: String,
    pub reason: String,
    pub score: Option<f64>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    pub needs_approval: bool,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approve {
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edit {
    pub texts: Vec<String>,
    /// Of the new texts.
    pub features: Features,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reschedule {
    pub scheduled_at: Timestamp,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cancel {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expire {
    pub reason: String,
    pub at: Timestamp,
}

/// Asks for the right to post, until `lease_until`, under the poster's fence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClaimPosting {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

/// Gives a claim back that was not used: a switch was thrown, or its worker is gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReleaseClaim {
    pub fence: u64,
    pub at: Timestamp,
}

/// Announces the effect. Acceptance is the permission to act, and it is given once.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AttemptPost {
    pub driver: String,
    pub fence: u64,
    /// [`content_hash`](super::content_hash) of what the driver is about to post.
    pub body_hash: ContentHash,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordPosted {
    /// The number that the attempt was given: a late report cannot be taken for another attempt's.
    pub attempt: u32,
    /// One id per text, in order.
    pub tweet_ids: Vec<TweetId>,
    pub posted_at: Timestamp,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordFailure {
    pub attempt: u32,
    pub reason: String,
    /// It is certain that nothing went out. When it is not, the word is *unknown*.
    pub before_effect: bool,
    pub retryable: bool,
    pub at: Timestamp,
}

/// Certainly nothing went out, and not because of the decision: it goes back to the queue, however
/// often it was tried.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WithdrawAttempt {
    pub attempt: u32,
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordUnknown {
    pub attempt: u32,
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reconcile {
    pub finding: Finding,
    pub at: Timestamp,
}

/// What the account's own timeline says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "found", rename_all = "snake_case")]
pub enum Finding {
    Posted {
        tweet_ids: Vec<TweetId>,
        /// As they stand there: the decision may have been edited since they went out.
        texts: Vec<String>,
        posted_at: Timestamp,
    },
    /// Of this attempt: what was read before a later one says nothing of that.
    Nothing { attempt: u32 },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CollectMetrics {
    pub pass: Pass,
    /// The post that was read: the first of a thread.
    pub tweet_id: TweetId,
    pub simulated: bool,
    pub source: String,
    pub captured_at: Timestamp,
    pub metrics: Metrics,
    pub raw_hash: ContentHash,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuarantineMetrics {
    pub pass: Pass,
    pub reason: String,
    pub source: String,
    pub captured_at: Timestamp,
    pub metrics: Metrics,
    /// The capture, byte for byte.
    pub raw: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReportUnavailable {
    pub pass: Pass,
    pub reason: String,
    /// It need not be tried again: the post does not exist any more.
    pub gone: bool,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComputeReward {
    pub pass: Pass,
    pub spec: String,
    /// The arms learn from this one.
    pub learning: bool,
    pub inputs: BTreeMap<String, f64>,
    pub terms: Vec<Term>,
    pub weight: f64,
    pub value: f64,
    pub baseline: Option<f64>,
    pub success_rule: String,
    pub success: bool,
    pub at: Timestamp,
}
