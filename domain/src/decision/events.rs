//! What can happen to a decision, from the plan to the reward.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::bandit::Draw;
use crate::features::Features;
use crate::ids::{ArmId, ContentHash, Pass, TweetId};
use crate::metrics::{Metrics, Rates};
use crate::time::Timestamp;

use super::{DecisionType, Source, Status};

crate::events! {
    /// The life of one planned post or reply.
    DecisionEvent in "decision" {
        Planned(Box<Planned>) = "planned", 1;
        Rejected(Rejected) = "rejected", 1;
        Queued(Queued) = "queued", 1;
        Approved(Approved) = "approved", 1;
        Edited(Edited) = "edited", 1;
        Rescheduled(Rescheduled) = "rescheduled", 1;
        Cancelled(Cancelled) = "cancelled", 1;
        Expired(Expired) = "expired", 1;
        PostingClaimed(PostingClaimed) = "posting_claimed", 1;
        PostAttempted(PostAttempted) = "post_attempted", 1;
        Posted(Box<Posted>) = "posted", 1;
        PostFailed(PostFailed) = "post_failed", 1;
        PostUnknown(PostUnknown) = "post_unknown", 1;
        PostReconciled(Box<PostReconciled>) = "post_reconciled", 1;
        MetricsCollected(Box<MetricsCollected>) = "metrics_collected", 1;
        MetricsQuarantined(Box<MetricsQuarantined>) = "metrics_quarantined", 1;
        MetricsUnavailable(MetricsUnavailable) = "metrics_unavailable", 1;
        RewardComputed(Box<RewardComputed>) = "reward_computed", 1;
    }
}

/// The post that a reply answers, as it was when the reply was planned.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Target {
    pub tweet_id: TweetId,
    pub username: String,
}

/// To which side of an experiment the decision was assigned, and how likely that was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Assignment {
    pub experiment_id: String,
    pub variant: String,
    pub propensity: f64,
}

/// Everything that was known and chosen when the decision was made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Planned {
    pub decision_type: DecisionType,
    /// One text for a single post or a reply, two or more for a thread.
    pub texts: Vec<String>,
    pub content_hash: ContentHash,
    pub generation_source: Source,
    pub planned_at: Timestamp,
    /// When it is meant to go out; it is not due before it is queued.
    pub scheduled_at: Timestamp,
    pub target: Option<Target>,
    pub topic: Option<String>,
    pub topic_cluster: Option<String>,
    pub angle: Option<String>,
    pub bandit_arm: Option<ArmId>,
    pub timing_arm: Option<ArmId>,
    /// The chance that `bandit_arm` had of being chosen.
    pub arm_propensity: Option<f64>,
    /// Every choice that the bandit made for it, with all candidates.
    pub draws: Vec<Draw>,
    pub experiment: Option<Assignment>,
    pub features: Features,
    pub quality_score: Option<f64>,
    /// Expected engagement rate, and the predictor version that expected it.
    pub predicted_er: Option<f64>,
    pub predictor_version: Option<u32>,
    pub candidate: Option<ContentHash>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rejected {
    pub gate: String,
    pub reason: String,
    pub score: Option<f64>,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queued {
    pub scheduled_at: Timestamp,
    /// It waits for a person, and is `planned` until then.
    pub needs_approval: bool,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Approved {
    pub by: String,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edited {
    pub texts: Vec<String>,
    pub content_hash: ContentHash,
    pub features: Features,
    /// What was approved was another text; it is `planned` until this one is approved too.
    pub waits_for_approval: bool,
    pub by: String,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rescheduled {
    pub from: Timestamp,
    pub scheduled_at: Timestamp,
    pub by: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cancelled {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Expired {
    pub reason: String,
    pub at: Timestamp,
    pub status: Status,
}

/// The intent: `worker` alone may try, until the lease ends, under this fence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostingClaimed {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
    pub at: Timestamp,
    pub status: Status,
}

/// The effect begins now. If nothing follows, its outcome is unknown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostAttempted {
    pub attempt: u32,
    pub driver: String,
    pub body_hash: ContentHash,
    pub fence: u64,
    pub at: Timestamp,
}

/// What stands on X now, whole: readers of this event need no other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostedContent {
    pub decision_type: DecisionType,
    pub texts: Vec<String>,
    pub target: Option<Target>,
    pub generation_source: Source,
    pub bandit_arm: Option<ArmId>,
    pub timing_arm: Option<ArmId>,
    pub predicted_er: Option<f64>,
    pub quality_score: Option<f64>,
    pub topic_cluster: Option<String>,
    pub driver: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posted {
    /// One id per text, in order.
    pub tweet_ids: Vec<TweetId>,
    pub posted_at: Timestamp,
    pub content: PostedContent,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostFailed {
    pub attempt: u32,
    pub reason: String,
    /// It is certain that nothing went out.
    pub before_effect: bool,
    pub retryable: bool,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostUnknown {
    pub attempt: u32,
    pub reason: String,
    pub at: Timestamp,
    pub status: Status,
}

/// The account's own timeline was read: it is there, or it is not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostReconciled {
    pub found: bool,
    pub tweet_ids: Vec<TweetId>,
    pub posted_at: Option<Timestamp>,
    /// What was found to be posted; absent when nothing was.
    pub content: Option<PostedContent>,
    pub at: Timestamp,
    pub status: Status,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricsCollected {
    pub pass: Pass,
    pub tweet_id: TweetId,
    pub simulated: bool,
    /// Where the numbers come from: `simulator`, `api`, `browser`, `import`, `manual`.
    pub source: String,
    pub captured_at: Timestamp,
    /// The true age of the post at the reading, also after an outage.
    pub age_secs: i64,
    pub metrics: Metrics,
    pub rates: Rates,
    /// Of the raw capture, byte for byte.
    pub raw_hash: ContentHash,
}

/// A reading that cannot be true, kept whole and used for nothing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricsQuarantined {
    pub pass: Pass,
    pub reason: String,
    pub source: String,
    pub captured_at: Timestamp,
    pub metrics: Metrics,
    pub raw: String,
    pub raw_hash: ContentHash,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MetricsUnavailable {
    pub pass: Pass,
    pub reason: String,
    pub at: Timestamp,
    /// It will not be tried again: the post is gone.
    pub gone: bool,
}

/// One term of a reward: what went in, how it was weighted, what came out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Term {
    pub name: String,
    pub input: f64,
    pub weight: f64,
    pub value: f64,
}

/// A reward, computed under one spec, with everything needed to compute it again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RewardComputed {
    pub pass: Pass,
    /// `composite-v1`, `composite-v2`, …
    pub spec: String,
    /// The arms learn from this spec; exactly one per pass does.
    pub learning: bool,
    pub simulated: bool,
    pub inputs: BTreeMap<String, f64>,
    pub terms: Vec<Term>,
    /// How much evidence the reading is, by its exposure.
    pub weight: f64,
    /// The sum of the terms.
    pub value: f64,
    /// What `value` had to reach; absent while there are too few outcomes for one.
    pub baseline: Option<f64>,
    /// In words, the rule that decided `success`.
    pub success_rule: String,
    pub success: bool,
    pub at: Timestamp,
}
