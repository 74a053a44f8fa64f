//! An arm of the bandit: a Beta posterior, and what each decision contributed to it.

use serde::{Deserialize, Serialize};

use crate::bandit::{Interval, Posterior};
use crate::ids::{DecisionId, Pass};
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

mod decide;
mod update;
mod window;

pub use decide::{ArmCommand, BY_RULE, Learn};
pub use window::{Contribution, Window};

crate::events! {
    /// The life of one arm; its stream is `scope:name`.
    ArmEvent in "arm" {
        Registered(Registered) = "registered", 1;
        Updated(Box<Updated>) = "updated", 1;
        Reset(Reset) = "reset", 1;
        Retired(Retired) = "retired", 1;
        Reopened(Reopened) = "reopened", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Registered {
    pub prior: Posterior,
    pub interval: Interval,
    pub at: Timestamp,
}

/// Counts after an event: whole trials beside the weighted posterior.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    pub successes: u64,
    pub failures: u64,
    /// Sum of the rewards of the decisions counted, for their mean.
    pub reward_sum: f64,
}

/// One decision and pass, learned. A final pass replaces what the first contributed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Updated {
    pub decision_id: DecisionId,
    pub pass: Pass,
    /// When the decision was posted; the arm forgets contributions in this order.
    pub posted_at: Timestamp,
    pub spec: String,
    pub reward: f64,
    /// How far the posterior moved.
    pub weight: f64,
    pub success: bool,
    pub simulated: bool,
    pub before: Posterior,
    pub after: Posterior,
    /// The 95 % interval of `after`.
    pub interval: Interval,
    pub tally: Tally,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reset {
    pub before: Posterior,
    pub after: Posterior,
    pub interval: Interval,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retired {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reopened {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    Active,
    /// Chosen no more. What is still out under its name is learned all the same: it happened.
    Retired,
}

/// Where an arm's experience comes from. The two never mix (lesson 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, PartialOrd, Ord)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    Simulated,
    Real,
}

impl From<bool> for Provenance {
    fn from(simulated: bool) -> Self {
        if simulated { Self::Simulated } else { Self::Real }
    }
}

/// What a registered arm knows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Knowledge {
    pub prior: Posterior,
    pub posterior: Posterior,
    pub interval: Interval,
    pub tally: Tally,
    pub status: Status,
    /// Absent until something was learned.
    pub provenance: Option<Provenance>,
}

/// An arm: its knowledge, and which decisions it came from.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Arm {
    /// Absent until it is registered.
    pub knowledge: Option<Knowledge>,
    pub window: Window,
}

crate::aggregate!(Arm, "arm", ArmCommand, ArmEvent);

impl Rules for Arm {
    fn decide(&self, command: &ArmCommand) -> Result<Vec<ArmEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ArmEvent) {
        if let ArmEvent::Registered(e) = event {
            self.knowledge = Some(Knowledge::new(e.prior, e.interval));
            return;
        }
        let Some(known) = &mut self.knowledge else {
            return;
        };
        match event {
            ArmEvent::Registered(_) => {}
            ArmEvent::Updated(e) => {
                known.posterior = e.after;
                known.interval = e.interval;
                known.tally = e.tally;
                known.provenance = Some(Provenance::from(e.simulated));
                self.window.remember(Contribution::from(&**e));
            }
            ArmEvent::Reset(e) => {
                known.posterior = e.after;
                known.interval = e.interval;
                known.tally = Tally::default();
                known.provenance = None;
                self.window.close();
            }
            ArmEvent::Retired(_) => known.status = Status::Retired,
            ArmEvent::Reopened(_) => known.status = Status::Active,
        }
    }
}

impl Knowledge {
    fn new(prior: Posterior, interval: Interval) -> Self {
        Self {
            prior,
            posterior: prior,
            interval,
            tally: Tally::default(),
            status: Status::Active,
            provenance: None,
        }
    }
}

#[cfg(test)]
mod tests;
