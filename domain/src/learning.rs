//! The runs of the jobs and the alerts: what the system did, skipped and worries about.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::time::Timestamp;

crate::events! {
    /// One stream per job, named after it, and one, `alerts`, for the alerts.
    LearningEvent in "learning" {
        RunCompleted(RunCompleted) = "run_completed", 1;
        RunSkipped(RunSkipped) = "run_skipped", 1;
        AlertRaised(AlertRaised) = "alert_raised", 1;
        AlertCleared(AlertCleared) = "alert_cleared", 1;
    }
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
