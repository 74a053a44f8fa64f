//! What must be remembered of a decision to decide about it. Kept as a snapshot, so it stays small:
//! of the plan only what a post or a rule needs, of everything else the last of its kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::{ArmId, ContentHash, Pass, TweetId};
use crate::metrics::Metrics;
use crate::time::Timestamp;

use super::{DecisionType, PostedContent, Source, Status, Target};

/// Nothing, until it is planned.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Decision {
    pub life: Option<Box<Life>>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Life {
    /// Of the plan as it was recorded: the same plan again is no news.
    pub plan_hash: ContentHash,
    pub planned_at: Timestamp,
    pub scheduled_at: Timestamp,
    pub status: Status,
    pub text: Text,
    pub approval: Approval,
    /// The gate that closed it.
    pub rejected_by: Option<String>,
    /// Only while posting.
    pub claim: Option<Claim>,
    /// The highest fence ever seen here, and whose it was.
    pub fence: Option<Fence>,
    pub attempts: u32,
    /// The attempt whose result is not recorded yet.
    pub open: Option<OpenAttempt>,
    /// Of the last attempt.
    pub driver: Option<String>,
    /// The last attempt of which the timeline showed nothing.
    pub not_found: Option<u32>,
    pub posted: Option<OnX>,
    pub first: Measured,
    pub last: Measured,
}

/// What is posted, and the choices that are shown beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Text {
    pub decision_type: DecisionType,
    pub texts: Vec<String>,
    pub hash: ContentHash,
    pub target: Option<Target>,
    pub generation_source: Source,
    pub bandit_arm: Option<ArmId>,
    pub timing_arm: Option<ArmId>,
    pub predicted_er: Option<f64>,
    pub quality_score: Option<f64>,
    pub topic_cluster: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Approval {
    NotNeeded,
    Needed,
    Given,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fence {
    pub number: u64,
    pub worker: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenAttempt {
    pub attempt: u32,
    pub driver: String,
    pub body_hash: ContentHash,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OnX {
    pub tweet_ids: Vec<TweetId>,
    pub posted_at: Timestamp,
    pub driver: String,
}

/// What is known of one pass.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measured {
    pub reading: Option<Reading>,
    /// Why the last try gave nothing.
    pub unavailable: Option<Unavailable>,
    /// The last capture that was put aside.
    pub quarantined: Option<ContentHash>,
    /// By spec.
    pub rewards: BTreeMap<String, Reward>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    pub raw_hash: ContentHash,
    pub simulated: bool,
    pub captured_at: Timestamp,
    pub metrics: Metrics,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unavailable {
    pub reason: String,
    pub gone: bool,
    /// Of the last try; absent in states that were kept before it was.
    #[serde(default)]
    pub at: Option<Timestamp>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reward {
    pub inputs: BTreeMap<String, f64>,
    pub learning: bool,
}

impl Life {
    pub fn pass(&self, pass: Pass) -> &Measured {
        match pass {
            Pass::First => &self.first,
            Pass::Final => &self.last,
        }
    }

    pub(super) fn pass_mut(&mut self, pass: Pass) -> &mut Measured {
        match pass {
            Pass::First => &mut self.first,
            Pass::Final => &mut self.last,
        }
    }
}

impl Text {
    /// The same, as it stands on X.
    pub(super) fn posted_by(&self, driver: &str) -> PostedContent {
        PostedContent {
            decision_type: self.decision_type,
            texts: self.texts.clone(),
            target: self.target.clone(),
            generation_source: self.generation_source,
            bandit_arm: self.bandit_arm.clone(),
            timing_arm: self.timing_arm.clone(),
            predicted_er: self.predicted_er,
            quality_score: self.quality_score,
            topic_cluster: self.topic_cluster.clone(),
            driver: driver.to_owned(),
        }
    }
}
