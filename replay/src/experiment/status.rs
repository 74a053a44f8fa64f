//! How far an experiment is, in a word.

use serde::Serialize;
use xbot_domain::experiment::Experiment;
use xbot_domain::time::Timestamp;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Something was recorded of it, but no plan.
    Unknown,
    Defined,
    /// Its window has not begun.
    Waiting,
    Running,
    Stopped,
    Ended,
    Concluded,
}

impl Status {
    pub fn of(experiment: &Experiment, now: Timestamp) -> Self {
        let Some(plan) = &experiment.plan else {
            return Self::Unknown;
        };
        match experiment {
            e if e.conclusion.is_some() => Self::Concluded,
            e if e.stopped_at.is_some() => Self::Stopped,
            e if e.started_at.is_none() => Self::Defined,
            _ if now >= plan.ends_at => Self::Ended,
            _ if now < plan.starts_at => Self::Waiting,
            _ => Self::Running,
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Defined => "defined",
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Stopped => "stopped",
            Self::Ended => "ended",
            Self::Concluded => "concluded",
        }
    }

    /// Nothing more is assigned.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Stopped | Self::Ended | Self::Concluded)
    }
}
