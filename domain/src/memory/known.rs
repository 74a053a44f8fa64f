//! One decision, as far as it has come.

use std::collections::{BTreeMap, BTreeSet};

use crate::decision::{DecisionType, MetricsCollected, Planned, Status};
use crate::features::Features;
use crate::ids::{ArmId, DecisionId, Pass, Scope, TweetId};
use crate::time::Timestamp;

#[derive(Clone, Debug)]
pub struct Known {
    pub id: DecisionId,
    /// As it was last edited, without its draws.
    pub plan: Planned,
    pub status: Status,
    pub scheduled_at: Timestamp,
    /// A person has to allow it first.
    pub waits: bool,
    pub claim: Option<Claim>,
    /// The last one.
    pub attempt: Option<Attempt>,
    pub posted: Option<OnX>,
    /// Its share of the account's growth so far; absent when the growth was not watched from its
    /// beginning.
    pub follows: Option<i64>,
    pub first: KnownPass,
    pub last: KnownPass,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub worker: String,
    pub fence: u64,
    pub lease_until: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub number: u32,
    pub driver: String,
    pub at: Timestamp,
    /// When the first of them began.
    pub since: Timestamp,
    /// Its result is not recorded.
    pub open: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnX {
    pub tweet_ids: Vec<TweetId>,
    pub posted_at: Timestamp,
    pub driver: String,
}

#[derive(Clone, Debug, Default)]
pub struct KnownPass {
    pub reading: Option<Box<MetricsCollected>>,
    /// The post is not there any more.
    pub gone: bool,
    /// Tries that gave nothing that can be used, and the last of them.
    pub tries: u32,
    pub tried_at: Option<Timestamp>,
    /// By spec.
    pub rewards: BTreeMap<String, Reward>,
    pub learned_by: BTreeSet<ArmId>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reward {
    pub value: f64,
    pub weight: f64,
    pub success: bool,
    /// The arms learn from this one.
    pub learning: bool,
    pub simulated: bool,
    pub at: Timestamp,
}

impl Known {
    pub(super) fn planned(id: DecisionId, plan: &Planned) -> Self {
        let mut plan = plan.clone();
        plan.draws = Vec::new();
        Self {
            id,
            status: Status::Planned,
            scheduled_at: plan.scheduled_at,
            plan,
            waits: false,
            claim: None,
            attempt: None,
            posted: None,
            follows: None,
            first: KnownPass::default(),
            last: KnownPass::default(),
        }
    }

    pub fn is_reply(&self) -> bool {
        self.plan.decision_type == DecisionType::Reply
    }

    /// Replies and posts never share arms, medians or predictors.
    pub fn scope(&self) -> Scope {
        if self.is_reply() { Scope::Reply } else { Scope::Content }
    }

    pub fn features(&self) -> &Features {
        &self.plan.features
    }

    pub fn pass(&self, pass: Pass) -> &KnownPass {
        match pass {
            Pass::First => &self.first,
            Pass::Final => &self.last,
        }
    }

    pub(super) fn pass_mut(&mut self, pass: Pass) -> &mut KnownPass {
        match pass {
            Pass::First => &mut self.first,
            Pass::Final => &mut self.last,
        }
    }

    /// When the pass is to be measured; absent before it is posted.
    pub fn due_at(&self, pass: Pass) -> Option<Timestamp> {
        self.posted.as_ref().map(|on_x| on_x.posted_at.plus(pass.due_after()))
    }

    /// The latest reading that counts.
    pub fn reading(&self) -> Option<&MetricsCollected> {
        self.last.reading.as_deref().or(self.first.reading.as_deref())
    }

    /// The arms that learn from it: its style, and for posts its topic and its hour.
    pub fn arms(&self) -> BTreeSet<ArmId> {
        let topic = self.plan.topic.as_ref().map(|name| ArmId::new(Scope::Topic, name.as_str()));
        let topic = topic.filter(|_| !self.is_reply());
        let all = [self.plan.bandit_arm.clone(), topic, self.plan.timing_arm.clone()];
        all.into_iter().flatten().collect()
    }
}

impl KnownPass {
    /// Nothing more can be measured for it.
    pub fn is_settled(&self) -> bool {
        self.reading.is_some() || self.gone
    }

    /// The reward that the arms learn from.
    pub fn lesson(&self) -> Option<(&str, &Reward)> {
        let mut rewards = self.rewards.iter().map(|(spec, reward)| (spec.as_str(), reward));
        rewards.find(|(_, reward)| reward.learning)
    }
}
