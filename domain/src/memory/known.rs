//! One decision, as far as it has come.

use std::collections::BTreeSet;

use chrono::Duration;

use crate::decision::{DecisionType, MetricsCollected, Planned, SIMULATOR, Status};
use crate::features::Features;
use crate::ids::{ArmId, ContentHash, DecisionId, Pass, Scope, TweetId};
use crate::reward::{Baseline, Incomputable, Inputs, RewardSpec, dup_penalty};
use crate::time::Timestamp;

use super::few::Few;

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
    /// The followers were counted before it went out, and at every change since.
    pub watched: bool,
    /// Its share of the account's growth up to the last count; absent when it was not watched from
    /// its beginning, and before the first count after that.
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
    /// Of the texts that they tried: an edit in between does not undo what went out before it.
    pub texts: BTreeSet<ContentHash>,
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
    pub rewards: Few<String, Reward>,
    pub learned_by: Few<ArmId, ()>,
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
            watched: false,
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

    /// What it has on X are numbers of the simulated audience.
    pub fn is_simulated(&self) -> bool {
        self.posted.as_ref().is_some_and(|on_x| on_x.driver == SIMULATOR)
    }

    /// The arms that may learn from it: its style, and for posts its topic and its hour.
    pub fn arms(&self) -> BTreeSet<ArmId> {
        let topic = self.plan.topic.as_ref().map(|name| ArmId::new(Scope::Topic, name.as_str()));
        let topic = topic.filter(|_| !self.is_reply());
        let all = [self.plan.bandit_arm.clone(), topic, self.timing_arm().cloned()];
        all.into_iter().flatten().collect()
    }

    /// A post that went out an hour after its slot says nothing of the hour that was chosen
    /// (lesson 7). Whether it still was that hour on the clock, the account's time zone tells.
    pub fn timing_arm(&self) -> Option<&ArmId> {
        let late = self.posted.as_ref()?.posted_at.since(self.scheduled_at);
        let in_slot = (Duration::zero()..Duration::hours(1)).contains(&late);
        self.plan.timing_arm.as_ref().filter(|_| in_slot && !self.is_reply())
    }

    /// What a reward of the pass would be computed from; absent before it is measured.
    pub fn reward_inputs(&self, pass: Pass) -> Option<Inputs> {
        let reading = self.pass(pass).reading.as_ref()?;
        let novelty = self.features().novelty;
        Some(Inputs {
            metrics: reading.metrics,
            novelty: Some(novelty),
            dup_penalty: Some(dup_penalty(novelty)),
        })
    }

    /// Why there will never be a reward for the pass, although it was measured.
    pub(super) fn unrewardable(&self, pass: Pass) -> Option<Incomputable> {
        let inputs = self.reward_inputs(pass)?;
        RewardSpec::composite_v2().compute(&inputs, &Baseline::of(&[])).err()
    }

    /// It was measured, and could have a reward under a built-in spec that it has not.
    pub(super) fn lacks_rewards(&self, pass: Pass) -> bool {
        let known = self.pass(pass);
        known.reading.is_some()
            && !RewardSpec::built_in().iter().all(|spec| known.rewards.contains_key(&spec.name))
            && self.unrewardable(pass).is_none()
    }

    /// Some of its arms have not learned from the reward of the pass.
    pub(super) fn teaches(&self, pass: Pass) -> bool {
        let taught = || self.arms().iter().all(|arm| self.has_learned(arm, pass));
        self.pass(pass).lesson().is_some() && !taught()
    }

    /// The arm has learned from the pass, or from a later one that took its place.
    pub fn has_learned(&self, arm: &ArmId, pass: Pass) -> bool {
        let of_final = self.last.learned_by.contains_key(arm);
        of_final || (pass == Pass::First && self.first.learned_by.contains_key(arm))
    }
}

/// After a try that gave nothing, twice as long as before, but not for ever: X comes back.
const FIRST_PAUSE: Duration = Duration::minutes(5);
const LONGEST_PAUSE: Duration = Duration::hours(6);

impl KnownPass {
    /// Nothing more can be measured for it.
    pub fn is_settled(&self) -> bool {
        self.reading.is_some() || self.gone
    }

    /// When it may be tried again; absent when it was never tried in vain.
    pub fn retry_at(&self) -> Option<Timestamp> {
        // 5 min · 2⁷ is beyond the longest pause already.
        let doublings = self.tries.saturating_sub(1).min(7);
        let pause = (FIRST_PAUSE * (1 << doublings)).min(LONGEST_PAUSE);
        Some(self.tried_at?.plus(pause))
    }

    /// The reward that the arms learn from.
    pub fn lesson(&self) -> Option<(&str, &Reward)> {
        let mut rewards = self.rewards.iter().map(|(spec, reward)| (spec.as_str(), reward));
        rewards.find(|(_, reward)| reward.learning)
    }
}
