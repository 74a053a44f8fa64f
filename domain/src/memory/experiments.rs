//! The experiments, and which of them run.

use std::collections::BTreeMap;

use crate::experiment::{Experiment, ExperimentEvent};
use crate::rules::Rules as _;
use crate::time::Timestamp;

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

    pub(super) fn apply(&mut self, id: &str, event: &ExperimentEvent) {
        self.0.entry(id.to_owned()).or_default().evolve(event);
    }
}
