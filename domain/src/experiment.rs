//! An experiment: its plan, fixed before it starts, and its conclusion.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::Scope;
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

pub mod assign;
mod decide;
pub mod lift;
mod plan;
pub mod ratio;
pub mod sequence;
pub mod trial;

pub use decide::ExperimentCommand;

crate::events! {
    /// The life of one experiment.
    ExperimentEvent in "experiment" {
        Defined(Defined) = "defined", 1;
        Started(Started) = "started", 1;
        Stopped(Stopped) = "stopped", 1;
        Concluded(Box<Concluded>) = "concluded", 1;
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    pub name: String,
    /// Share of the decisions, 0 to 1; the shares of an experiment add up to 1.
    pub share: f64,
    /// What it changes, by name; empty for the control.
    #[serde(default)]
    pub changes: BTreeMap<String, String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Defined {
    pub hypothesis: String,
    pub scope: Scope,
    /// The first is the control.
    pub variants: Vec<Variant>,
    /// The metric that decides: `er`, `reward`, `fpki`.
    pub metric: String,
    pub starts_at: Timestamp,
    /// Registered before it starts; what is planned later does not count.
    pub ends_at: Timestamp,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Started {
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stopped {
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Ship,
    RollBack,
    Inconclusive,
    /// Something is wrong with the experiment itself, such as its sample ratio.
    Unhealthy,
}

/// One variant against the control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lift {
    pub variant: String,
    pub assigned: u64,
    pub measured: u64,
    pub lift: f64,
    pub low: f64,
    pub high: f64,
    pub chance_to_win: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Concluded {
    pub method: String,
    pub confidence: f64,
    /// The variant that the others are held against.
    pub control: String,
    pub control_assigned: u64,
    pub control_measured: u64,
    pub lifts: Vec<Lift>,
    pub sample_ratio_p: f64,
    pub verdict: Verdict,
    pub at: Timestamp,
}

/// An experiment: its plan and how far it has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Experiment {
    pub plan: Option<Defined>,
    pub started_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
    pub conclusion: Option<Concluded>,
}

crate::aggregate!(Experiment, "experiment", ExperimentCommand, ExperimentEvent);

impl Rules for Experiment {
    fn decide(&self, command: &ExperimentCommand) -> Result<Vec<ExperimentEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &ExperimentEvent) {
        match event {
            ExperimentEvent::Defined(e) => self.plan = Some(e.clone()),
            ExperimentEvent::Started(e) => self.started_at = Some(e.at),
            ExperimentEvent::Stopped(e) => self.stopped_at = Some(e.at),
            ExperimentEvent::Concluded(e) => self.conclusion = Some((**e).clone()),
        }
    }
}

impl Experiment {
    /// When nothing more is assigned: at its registered end, or when it was stopped before.
    pub fn ends_at(&self) -> Option<Timestamp> {
        let registered = self.plan.as_ref()?.ends_at;
        Some(self.stopped_at.unwrap_or(registered).min(registered))
    }

    /// Whether a decision planned at `t` is assigned to one of its sides.
    pub fn running_at(&self, t: Timestamp) -> bool {
        let (Some(plan), Some(started)) = (&self.plan, self.started_at) else {
            return false;
        };
        let end = self.ends_at().unwrap_or(plan.ends_at);
        (plan.starts_at.max(started)..end).contains(&t)
    }
}

#[cfg(test)]
mod tests;
