//! The runs of the jobs and the alerts: what the system did, skipped and worries about.

use std::collections::{BTreeMap, VecDeque};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

crate::events! {
    /// One stream per job, named after it, and one, `alerts`, for the alerts.
    LearningEvent in "learning" {
        RunStarted(RunStarted) = "run_started", 1;
        RunCompleted(RunCompleted) = "run_completed", 1;
        RunSkipped(RunSkipped) = "run_skipped", 1;
        AlertRaised(AlertRaised) = "alert_raised", 1;
        AlertCleared(AlertCleared) = "alert_cleared", 1;
        AlertNotified(AlertNotified) = "alert_notified", 1;
    }
}

/// `worker` alone does this run, until the lease ends. A run that has no end by then was cut off.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunStarted {
    pub run_id: String,
    pub job: String,
    pub worker: String,
    pub lease_until: Timestamp,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunCompleted {
    pub run_id: String,
    pub job: String,
    pub started_at: Timestamp,
    pub finished_at: Timestamp,
    /// What it did, by name, such as `arms_trained`.
    pub results: BTreeMap<String, Value>,
    pub simulated: bool,
}

/// It ran into a reason not to do its work. Not a success.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunSkipped {
    pub run_id: String,
    pub job: String,
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    Info,
    Warning,
    Critical,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertRaised {
    pub alert: String,
    pub severity: Severity,
    pub message: String,
    pub value: Option<f64>,
    pub threshold: Option<f64>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertCleared {
    pub alert: String,
    pub raised_at: Timestamp,
    pub at: Timestamp,
}

/// Which turn of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    Raised,
    Cleared,
}

/// What became of telling it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Notified {
    Delivered,
    /// The receiver could not be reached until it was no news any more.
    GivenUp,
}

/// The receiver of alerts was told of one turn of one alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertNotified {
    pub alert: String,
    pub raised_at: Timestamp,
    pub about: About,
    /// In the run that ended it.
    pub attempts: u32,
    pub outcome: Notified,
    pub at: Timestamp,
}

/// A turn of an alert that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub alert: String,
    pub raised_at: Timestamp,
    pub about: About,
}

/// A run that is remembered, so that it is not recorded twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run {
    pub run_id: String,
    pub at: Timestamp,
    pub did: Did,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Did {
    Completed,
    Skipped,
}

impl Did {
    fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Skipped => "skipped",
        }
    }
}

/// The runs of one job, or the alerts that stand.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Learning {
    /// The latest, in the order in which they were recorded.
    pub runs: VecDeque<Run>,
    /// The run that was started and has not ended.
    #[serde(default)]
    pub running: Option<RunStarted>,
    /// When each standing alert was raised.
    pub alerts: BTreeMap<String, Timestamp>,
    /// The latest turns that were told.
    #[serde(default)]
    pub told: VecDeque<Told>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum LearningCommand {
    /// Acceptance is the permission to run: one run of a job at a time, each once.
    StartRun(RunStarted),
    CompleteRun(RunCompleted),
    SkipRun(RunSkipped),
    /// Raised once: while it stands, raising it again says nothing new.
    RaiseAlert(AlertRaised),
    ClearAlert {
        alert: String,
        at: Timestamp,
    },
    /// Recorded once for each turn of an alert.
    NotifyAlert(AlertNotified),
}

crate::aggregate!(Learning, "learning", LearningCommand, LearningEvent);

impl Rules for Learning {
    fn decide(&self, command: &LearningCommand) -> Result<Vec<LearningEvent>, Refusal> {
        use LearningCommand as C;
        let event = match command {
            C::StartRun(e) if self.running.as_ref() == Some(e) => None,
            C::StartRun(e) => Some(LearningEvent::RunStarted(self.free_for(e)?)),
            C::CompleteRun(e) if self.knows(&e.run_id, Did::Completed)? => None,
            C::CompleteRun(e) => Some(LearningEvent::RunCompleted(in_order(e)?)),
            C::SkipRun(e) if self.knows(&e.run_id, Did::Skipped)? => None,
            C::SkipRun(e) => Some(LearningEvent::RunSkipped(e.clone())),
            C::RaiseAlert(e) if self.alerts.contains_key(&e.alert) => None,
            C::RaiseAlert(e) => Some(LearningEvent::AlertRaised(e.clone())),
            C::ClearAlert { alert, at } => self.alerts.get(alert).map(|raised_at| {
                let (alert, raised_at, at) = (alert.clone(), *raised_at, *at);
                LearningEvent::AlertCleared(AlertCleared { alert, raised_at, at })
            }),
            C::NotifyAlert(e) if self.told.contains(&Told::from(e)) => None,
            C::NotifyAlert(e) => Some(LearningEvent::AlertNotified(e.clone())),
        };
        Ok(event.into_iter().collect())
    }

    fn evolve(&mut self, event: &LearningEvent) {
        match event {
            LearningEvent::RunStarted(e) => self.running = Some(e.clone()),
            LearningEvent::RunCompleted(e) => {
                self.remember(&e.run_id, e.finished_at, Did::Completed);
            }
            LearningEvent::RunSkipped(e) => self.remember(&e.run_id, e.at, Did::Skipped),
            LearningEvent::AlertRaised(e) => {
                self.alerts.insert(e.alert.clone(), e.at);
            }
            LearningEvent::AlertCleared(e) => {
                self.alerts.remove(&e.alert);
            }
            LearningEvent::AlertNotified(e) => {
                self.told.push_back(Told::from(e));
                if self.told.len() > Self::REMEMBERED {
                    self.told.pop_front();
                }
            }
        }
    }
}

impl Learning {
    /// One run of a job at a time: a repeated command follows its first within a few runs.
    pub const REMEMBERED: usize = 100;

    /// Whether the run is recorded already; a refusal when it is recorded as the opposite.
    fn knows(&self, run_id: &str, did: Did) -> Result<bool, Refusal> {
        match self.runs.iter().find(|run| run.run_id == run_id) {
            None => Ok(false),
            Some(run) if run.did == did => Ok(true),
            Some(run) => Err(Refusal::new(
                "run_recorded",
                format!(
                    "run {run_id} was {} at {}, and is recorded once",
                    run.did.as_str(),
                    run.at
                ),
            )),
        }
    }

    fn free_for(&self, new: &RunStarted) -> Result<RunStarted, Refusal> {
        let refuse = |code, why| {
            let message = format!("could not start run {}: {why}", new.run_id);
            Err(Refusal::new(code, message))
        };
        if let Some(run) = self.runs.iter().find(|run| run.run_id == new.run_id) {
            let why = format!("it was {} at {}", run.did.as_str(), run.at);
            return refuse("already_ran", why);
        }
        match &self.running {
            Some(other) if new.at < other.lease_until => {
                let (worker, until) = (&other.worker, other.lease_until);
                refuse("already_running", format!("{worker} runs {} until {until}", other.run_id))
            }
            _ if new.lease_until <= new.at => {
                refuse("lease_over", format!("its lease would be over at {}", new.lease_until))
            }
            _ => Ok(new.clone()),
        }
    }

    fn remember(&mut self, run_id: &str, at: Timestamp, did: Did) {
        if self.running.as_ref().is_some_and(|running| running.run_id == run_id) {
            self.running = None;
        }
        if self.runs.iter().any(|run| run.run_id == run_id) {
            return;
        }
        let run_id = run_id.to_owned();
        self.runs.push_back(Run { run_id, at, did });
        if self.runs.len() > Self::REMEMBERED {
            self.runs.pop_front();
        }
    }
}

impl From<&AlertNotified> for Told {
    fn from(e: &AlertNotified) -> Self {
        Self { alert: e.alert.clone(), raised_at: e.raised_at, about: e.about }
    }
}

fn in_order(run: &RunCompleted) -> Result<RunCompleted, Refusal> {
    if run.started_at > run.finished_at {
        let message =
            format!("run {} cannot end at {} before it started", run.run_id, run.finished_at);
        return Err(Refusal::new("run_out_of_order", message));
    }
    Ok(run.clone())
}

#[cfg(test)]
mod tests;
