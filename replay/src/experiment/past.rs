//! The history up to a moment, with what was known whenever an experiment was concluded.

use std::collections::BTreeMap;

use xbot_domain::config::{AppEnv, ConfigEvent, Mode};
use xbot_domain::event::Event;
use xbot_domain::experiment::{Concluded, ExperimentEvent};
use xbot_domain::log::Recorded;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

use super::analysis::analyse;
use super::conclude::conclude;
use super::report::{Conclusion, Rerun};
use super::rerun::{ExperimentError, rerun};
use crate::history::Recent;

#[derive(Debug)]
pub struct Past {
    recent: Recent,
    environment: AppEnv,
    mode: Mode,
    /// From what was known right before they were recorded.
    recomputed: BTreeMap<String, Option<Concluded>>,
}

impl Past {
    /// `mode` is that of the environment, before anything was changed live.
    pub fn new(environment: AppEnv, mode: Mode) -> Self {
        let recent = Recent::keeping(is_assigned);
        Self { recent, environment, mode, recomputed: BTreeMap::new() }
    }

    pub fn apply(&mut self, recorded: &Recorded) {
        match &recorded.event {
            Event::Experiment(ExperimentEvent::Concluded(e)) => {
                self.concluded(&recorded.stream_id, e.at);
            }
            Event::Config(event) => self.switched(&recorded.stream_id, event),
            _ => {}
        }
        drop(self.recent.apply(recorded));
    }

    /// Without decisions of no experiment that are long over.
    pub fn memory(&self) -> &Memory {
        self.recent.memory()
    }

    /// As it was at the moment: which outcomes counted depends on it.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    pub fn rerun(&self, id: &str, now: Timestamp) -> Result<Rerun, ExperimentError> {
        let mut found = rerun(self.memory(), id, now, self.mode)?;
        found.conclusion = found.conclusion.map(|held| match self.recomputed.get(id) {
            Some(then) => Conclusion::of(held.recorded, then.clone()),
            None => held,
        });
        Ok(found)
    }

    /// All that have a plan.
    pub fn all(&self, now: Timestamp) -> Result<Vec<Rerun>, ExperimentError> {
        let planned = self.memory().experiments.all().filter(|(_, e)| e.plan.is_some());
        planned.map(|(id, _)| self.rerun(id, now)).collect()
    }

    fn concluded(&mut self, id: &str, at: Timestamp) {
        let Some(experiment) = self.memory().experiments.get(id) else {
            return;
        };
        let analysis = analyse(self.memory(), id, experiment, self.mode);
        let conclusion = analysis.and_then(|analysis| conclude(experiment, &analysis, at));
        self.recomputed.entry(id.to_owned()).or_insert(conclusion);
    }

    fn switched(&mut self, stream: &str, ConfigEvent::Changed(e): &ConfigEvent) {
        if stream == self.environment.as_str() && e.key == "MODE" {
            self.mode = serde_json::from_value(e.to.clone()).unwrap_or(self.mode);
        }
    }
}

fn is_assigned(known: &Known) -> bool {
    known.plan.experiment.is_some()
}
