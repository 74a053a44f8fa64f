//! The runs of the jobs, and the alerts that stand.

use std::collections::BTreeMap;

use crate::learning::{Did, LearningEvent, RunStarted};
use crate::time::Timestamp;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct LastRun {
    /// How many were ever started.
    pub count: u64,
    pub first_started_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub did: Option<Did>,
    /// The last that was not skipped.
    pub completed_at: Option<Timestamp>,
    /// Started and not ended.
    pub running: Option<RunStarted>,
}

#[derive(Clone, Debug, Default)]
pub struct Runs {
    jobs: BTreeMap<String, LastRun>,
    /// When each standing alert was raised.
    alerts: BTreeMap<String, Timestamp>,
}

impl Runs {
    pub fn of(&self, job: &str) -> Option<&LastRun> {
        self.jobs.get(job)
    }

    pub fn alerts(&self) -> &BTreeMap<String, Timestamp> {
        &self.alerts
    }

    pub(super) fn apply(&mut self, job: &str, event: &LearningEvent) {
        match event {
            LearningEvent::RunStarted(e) => {
                let last = self.jobs.entry(job.to_owned()).or_default();
                last.count += 1;
                last.first_started_at.get_or_insert(e.at);
                last.started_at = Some(e.at);
                last.running = Some(e.clone());
            }
            LearningEvent::RunCompleted(e) => {
                let last = self.ended(job, &e.run_id, e.finished_at, Did::Completed);
                last.completed_at = Some(e.finished_at);
            }
            LearningEvent::RunSkipped(e) => {
                self.ended(job, &e.run_id, e.at, Did::Skipped);
            }
            LearningEvent::AlertRaised(e) => {
                self.alerts.insert(e.alert.clone(), e.at);
            }
            LearningEvent::AlertCleared(e) => {
                self.alerts.remove(&e.alert);
            }
            LearningEvent::AlertNotified(_) => {}
        }
    }

    fn ended(&mut self, job: &str, run_id: &str, at: Timestamp, did: Did) -> &mut LastRun {
        let last = self.jobs.entry(job.to_owned()).or_default();
        if last.running.as_ref().is_some_and(|running| running.run_id == run_id) {
            last.running = None;
        }
        last.ended_at = Some(at);
        last.did = Some(did);
        last
    }
}
