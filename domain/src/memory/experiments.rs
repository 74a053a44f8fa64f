//! The experiments, and which of them run.

use std::collections::BTreeMap;

use crate::experiment::{Experiment, ExperimentEvent};
use crate::rules::Rules as _;
use crate::time::Timestamp;

use super::{Decisions, Known};

#[derive(Clone, Debug, Default)]
pub struct Experiments(BTreeMap<String, Experiment>);

impl Experiments {
    pub fn all(&self) -> impl Iterator<Item = (&str, &Experiment)> {
        self.0.iter().map(|(id, experiment)| (id.as_str(), experiment))
    }

    pub fn get(&self, id: &str) -> Option<&Experiment> {
        self.0.get(id)
    }

    pub fn running(&self, at: Timestamp) -> impl Iterator<Item = (&str, &Experiment)> {
        self.all().filter(move |(_, experiment)| experiment.running_at(at))
    }

    /// The decisions that were assigned to one of its sides, by the time of planning.
    pub fn assigned<'a>(
        &self,
        decisions: &'a Decisions,
        id: &'a str,
    ) -> impl Iterator<Item = &'a Known> {
        let plan = self.get(id).and_then(|experiment| experiment.plan.as_ref());
        let from = plan.map_or_else(Timestamp::default, |plan| plan.starts_at);
        let side = move |known: &&Known| {
            known.plan.experiment.as_ref().is_some_and(|side| side.experiment_id == id)
        };
        decisions.since(from).filter(side)
    }

    pub(super) fn apply(&mut self, id: &str, event: &ExperimentEvent) {
        self.0.entry(id.to_owned()).or_default().evolve(event);
    }
}
