//! What the system does by itself: process managers whose due work comes from the log.
//!
//! Each job is one type with one `run`. [`due`] says when it runs next, `runner` carries out one
//! run under a lease in the log, `schedule` goes from one to the next, in real or in virtual time.
//! A job decides nothing that an aggregate could decide: it reads [`Memory`], asks, and does.

use std::collections::BTreeMap;
use std::fmt;

use async_trait::async_trait;
use serde_json::Value;
use xbot_domain::config::Settings;
use xbot_domain::log::LogError;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use crate::commands::{CommandError, Context};

mod alerts;
mod candidates;
mod collect;
mod due;
mod experiments;
mod followers;
mod in_time;
mod learn;
mod lot;
mod notify;
mod plan;
mod posting;
mod recall;
mod reconcile;
mod reply;
mod runner;
mod schedule;
mod world;
mod writing;

pub use alerts::{Alerts, stalled};
pub use candidates::Candidates;
pub use collect::Collect;
pub use due::{due, interval};
pub use experiments::Experiments;
pub use followers::Followers;
pub use learn::{Learn, training};
pub use lot::Lot;
pub use notify::Notify;
pub use plan::Plan;
pub use posting::{ACCOUNT, Posting, past_posts, release};
pub use recall::Recall;
pub use reconcile::Reconcile;
pub use reply::Reply;
pub use runner::{Ended, carry_out, carry_out_under};
pub use schedule::{Schedule, Stop, Until};
pub use world::{Parts, Remembered, World, Writers};
pub use writing::by_hand;
pub use writing::embedding::Embedder;
pub use writing::proposal::{Fate, Tried};

/// In the order in which they run when several are due at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JobName {
    Reconcile,
    Followers,
    Collect,
    Learn,
    Experiments,
    Candidates,
    Plan,
    Reply,
    Posting,
    Alerts,
    Notify,
}

impl JobName {
    pub const ALL: [Self; 11] = [
        Self::Reconcile,
        Self::Followers,
        Self::Collect,
        Self::Learn,
        Self::Experiments,
        Self::Candidates,
        Self::Plan,
        Self::Reply,
        Self::Posting,
        Self::Alerts,
        Self::Notify,
    ];

    /// Its stream in the log.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reconcile => "reconcile",
            Self::Followers => "followers",
            Self::Collect => "collect",
            Self::Learn => "learn",
            Self::Experiments => "experiments",
            Self::Candidates => "candidates",
            Self::Plan => "plan",
            Self::Reply => "reply",
            Self::Posting => "posting",
            Self::Alerts => "alerts",
            Self::Notify => "notify",
        }
    }
}

impl fmt::Display for JobName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[async_trait]
pub trait Job: Send + Sync + fmt::Debug {
    fn name(&self) -> JobName;

    /// When there is work that waits for it; absent for a job that runs by the clock alone.
    fn work(&self, _memory: &Memory, _settings: &Settings) -> Work {
        Work::ByTheClock
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError>;
}

/// What a job has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// It finds out when it runs.
    ByTheClock,
    /// Something is due at this moment.
    From(Timestamp),
    Nothing,
}

/// One run of a job.
#[derive(Clone, Debug)]
pub struct Run {
    pub id: String,
    pub job: JobName,
    pub started_at: Timestamp,
    /// `job:plan`; the same correlation for all that the run sets off.
    pub context: Context,
    /// As they were when the run began. Before each effect they are read again.
    pub settings: Settings,
    /// The randomness of this run.
    pub lot: Lot,
}

/// What a run came to. Skipped is not done (lesson 10).
#[derive(Clone, Debug, PartialEq)]
pub enum Ran {
    Done(Results),
    Skipped(String),
}

/// By name, such as `arms_trained`.
pub type Results = BTreeMap<String, Value>;

#[derive(Debug, thiserror::Error)]
pub enum JobError {
    #[error(transparent)]
    Command(#[from] CommandError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("could not read a stored event")]
    Unreadable(#[from] xbot_domain::event::DecodeError),
    #[error("could not read the switches")]
    Switches(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the log does not show what was just written")]
    Behind,
    #[error("could not {what}")]
    Failed {
        what: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// Every job of a system with these settings: nobody is told of alerts where no receiver is named.
pub fn with(settings: &Settings) -> Vec<Box<dyn Job>> {
    let mut jobs = all();
    if settings.alert_webhook_url.is_some() {
        jobs.push(Box::new(Notify));
    }
    jobs
}

/// Every job but the one that tells others.
pub fn all() -> Vec<Box<dyn Job>> {
    let embedder = Embedder::default();
    vec![
        Box::new(Reconcile),
        Box::new(Followers),
        Box::new(Collect),
        Box::new(Learn::default()),
        Box::new(Experiments),
        Box::new(Candidates),
        Box::new(Plan::new(embedder.clone())),
        Box::new(Reply::new(embedder)),
        Box::new(Posting),
        Box::new(Alerts),
    ]
}
