//! The rewards of the whole history under another spec, and what the arms would have learned from them.
//!
//! One pass, in order. Where the system computed the reward that it learned from, the same pass of the
//! same decision is computed under the spec in question, from what was known then and judged by its own
//! earlier values; where the system taught an arm, the arm is taught that instead, by the rules of arms
//! as they are. What was chosen stays: another reward would have led to other posts, which nobody made.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use xbot_domain::arm::Provenance;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::ids::{ArmId, Scope};
use xbot_domain::log::Recorded;
use xbot_domain::memory::Known;
use xbot_domain::reward::RewardSpec;
use xbot_domain::time::Timestamp;

mod agreement;
mod counts;
mod course;
mod flips;
mod picture;
mod pupils;
mod ranks;
mod report;
mod scopes;
mod side;
pub mod spec;
mod spread;
mod told;

pub use agreement::Agreement;
pub use counts::{Computed, Counts};
pub use course::{Belief, Point};
pub use flips::{Flip, Flips, OfPass};
pub use ranks::{Placed, Ranked};
pub use report::Report;
pub use scopes::{ArmReport, ScopeReport, Standing};
pub use side::Verdict;
pub use spread::Spread;

use course::Courses;
use side::Side;
use told::Told;

use crate::history::Recent;

/// What is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub spec: RewardSpec,
    pub against: Against,
    /// Arms of this scope, and the decisions that may teach them.
    pub scope: Option<Scope>,
    /// Outcomes of this world; when absent, real ones where there are any.
    pub world: Option<Provenance>,
    pub posted: Span,
    /// So many flips are listed, and so many of the highest rewards; all are counted.
    pub listed: usize,
}

/// What the spec is compared with.
#[derive(Clone, Debug, PartialEq)]
pub enum Against {
    /// The rewards that were recorded for learning, and what was learned from them.
    Recorded,
    Spec(RewardSpec),
}

/// When a decision has to have been posted to count. Marks are set by all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Span {
    pub from: Option<Timestamp>,
    /// Not itself.
    pub to: Option<Timestamp>,
}

/// The same of both sides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Both<T> {
    pub asked: T,
    pub against: T,
}

/// The fold: give it every event in order, then ask for the report.
#[derive(Debug)]
pub struct Rewards {
    ask: Ask,
    recent: Recent,
    sides: Both<Side>,
    courses: Courses,
    told: BTreeMap<Provenance, Told>,
}

impl Rewards {
    pub fn new(ask: Ask) -> Self {
        let asked = Side::new(Against::Spec(ask.spec.clone()), ask.posted);
        let sides = Both { asked, against: Side::new(ask.against.clone(), ask.posted) };
        let (recent, courses, told) = (Recent::default(), Courses::default(), BTreeMap::new());
        Self { ask, recent, sides, courses, told }
    }

    pub fn take(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Decision(DecisionEvent::RewardComputed(reward)) if reward.learning => {
                if let Ok(id) = recorded.stream_id.parse() {
                    self.sides.asked.judge(self.recent.memory(), id, reward);
                    self.sides.against.judge(self.recent.memory(), id, reward);
                }
            }
            Event::Arm(event) => {
                if let Ok(arm) = recorded.stream_id.parse::<ArmId>() {
                    self.sides.asked.teach(&arm, event);
                    self.sides.against.teach(&arm, event);
                    self.courses.go_on(&arm, event, &self.sides);
                }
            }
            _ => {}
        }
        for known in self.recent.apply(recorded) {
            self.tell(&known);
            self.sides.asked.forget(known.id);
            self.sides.against.forget(known.id);
        }
    }

    pub fn finish(mut self) -> Report {
        let recent = std::mem::take(&mut self.recent);
        let decisions = &recent.memory().decisions;
        decisions.all().for_each(|known| self.tell(known));
        let real = decisions.has_measured(Provenance::Real);
        let found = if real { Provenance::Real } else { Provenance::Simulated };
        let world = self.ask.world.unwrap_or(found);
        let told = self.told.remove(&world).unwrap_or_default();
        report::of(&self.ask, world, told, &self.sides, self.courses)
    }

    fn tell(&mut self, known: &Known) {
        let outcome = known.outcome().filter(|outcome| told::counts(&self.ask, known, outcome));
        if let Some(outcome) = outcome {
            let told = self.told.entry(outcome.provenance).or_default();
            told.take(&self.ask, known, &self.sides);
        }
    }
}

impl Span {
    pub fn holds(self, posted_at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= posted_at) && self.to.is_none_or(|to| posted_at < to)
    }

    fn is_all(self) -> bool {
        self == Self::default()
    }
}

impl<T> Both<T> {
    pub fn as_ref(&self) -> Both<&T> {
        Both { asked: &self.asked, against: &self.against }
    }

    pub fn map<U>(self, f: impl Fn(T) -> U) -> Both<U> {
        Both { asked: f(self.asked), against: f(self.against) }
    }
}

impl<T> Both<Option<T>> {
    /// Where both have one.
    pub fn both(self) -> Option<Both<T>> {
        Some(Both { asked: self.asked?, against: self.against? })
    }
}

impl Serialize for Against {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Recorded => serializer.serialize_str("recorded"),
            Self::Spec(spec) => spec.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests;
