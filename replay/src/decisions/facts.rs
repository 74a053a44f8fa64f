//! What is kept of a measured decision, whatever was drawn for it.

use xbot_domain::arm::Provenance;
use xbot_domain::decision::{DecisionType, Planned};
use xbot_domain::features::HookPattern;
use xbot_domain::ids::Pass;
use xbot_domain::time::Timestamp;

use super::names::Names;

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    pub planned: Moment,
    pub posted_at: Option<Timestamp>,
    pub earned: Earned,
    pub(super) topic: Option<u16>,
    pub hook: HookPattern,
    pub hour: u8,
    pub weekday: u8,
    pub kind: DecisionType,
}

/// A time, and the number of the event that was recorded then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub number: u64,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Earned {
    pub reward: f64,
    pub pass: Pass,
    pub world: Provenance,
    /// Of the event that told it.
    pub known: Moment,
}

/// The same before anything came of it.
#[derive(Clone, Copy, Debug)]
pub struct Expected {
    pub planned: Moment,
    pub scheduled_at: Timestamp,
    pub posted_at: Option<Timestamp>,
    pub topic: Option<u16>,
    pub hook: HookPattern,
    pub hour: u8,
    pub weekday: u8,
    pub kind: DecisionType,
}

impl Expected {
    pub fn of(number: u64, plan: &Planned, topics: &mut Names) -> Self {
        let features = &plan.features;
        Self {
            planned: Moment { number, at: plan.planned_at },
            scheduled_at: plan.scheduled_at,
            posted_at: None,
            topic: plan.topic.as_ref().and_then(|topic| topics.number(topic)),
            hook: features.hook_pattern,
            hour: features.hour,
            weekday: features.weekday,
            kind: plan.decision_type,
        }
    }

    pub fn is_reply(&self) -> bool {
        self.kind == DecisionType::Reply
    }

    /// Within an hour of the slot that was planned first, as for the arms that learn of it.
    pub fn is_in_slot(&self) -> bool {
        let late = self.posted_at.map(|posted_at| posted_at.since(self.scheduled_at));
        let slot = chrono::Duration::zero()..chrono::Duration::hours(1);
        late.is_some_and(|late| slot.contains(&late))
    }

    pub fn earned(self, earned: Earned) -> Fact {
        Fact {
            planned: self.planned,
            posted_at: self.posted_at,
            earned,
            topic: self.topic,
            hook: self.hook,
            hour: self.hour,
            weekday: self.weekday,
            kind: self.kind,
        }
    }
}

/// As it is stored.
pub fn hook_name(hook: HookPattern) -> &'static str {
    match hook {
        HookPattern::DidYouKnow => "did_you_know",
        HookPattern::NewStudy => "new_study",
        HookPattern::Question => "question",
        HookPattern::Contrarian => "contrarian",
        HookPattern::CallToAction => "call_to_action",
        HookPattern::Other => "other",
    }
}
