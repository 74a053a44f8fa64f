//! What planning a post and planning a reply have in common: arms, experiments, the text, the gates.

use serde_json::json;
use tracing::{info, warn};
use xbot_domain::config::{Mode, Settings};
use xbot_domain::ids::DecisionId;
use xbot_domain::rules::Refusal;

use super::{JobError, JobName, Ran, Results, World};
use crate::commands::CommandError;
use crate::llm::LlmError;
use crate::llm::budgeted::{Budgeted, CallError};

pub mod arms;
pub mod by_hand;
pub mod cut_off;
pub mod drafting;
pub mod embedding;
pub mod prompt;
pub mod proposal;
pub mod slots;

/// Texts that are written in one run before it gives up. A blocked one costs a call each.
pub const TEXTS_PER_RUN: usize = 3;

/// Why a run ends without what it was to bring.
#[derive(Debug)]
pub enum Stop {
    Skip(String),
    /// The account at the service has nothing left: trying again costs requests for nothing.
    QuotaUsedUp,
    Failed(JobError),
}

impl From<JobError> for Stop {
    fn from(error: JobError) -> Self {
        Self::Failed(error)
    }
}

impl From<CommandError> for Stop {
    fn from(error: CommandError) -> Self {
        Self::Failed(error.into())
    }
}

/// A rule has said no, in words.
impl From<Refusal> for Stop {
    fn from(refusal: Refusal) -> Self {
        Self::Skip(refusal.message)
    }
}

impl Stop {
    pub fn of_call(error: CallError, what: &str) -> Self {
        match error {
            CallError::Denied { reason } => Self::Skip(reason),
            CallError::Failed(LlmError::InsufficientQuota) => Self::QuotaUsedUp,
            other => Self::Failed(JobError::Failed { what: what.to_owned(), source: other.into() }),
        }
    }
}

/// Says how the run ended, in the words of the runbooks.
pub fn ended(job: JobName, result: Result<Results, Stop>) -> Result<Ran, JobError> {
    let tag = tag(job);
    match result {
        Ok(results) => Ok(Ran::Done(results)),
        Err(Stop::Skip(reason)) => {
            info!("[{tag}] ⏭️ Skipping: {reason}");
            Ok(Ran::Skipped(reason))
        }
        Err(Stop::QuotaUsedUp) => {
            warn!("[{tag}] OpenAI insufficient_quota → not queueing");
            Ok(Ran::Skipped("insufficient_quota: the model's account is used up".to_owned()))
        }
        Err(Stop::Failed(error)) => Err(error),
    }
}

pub fn tag(job: JobName) -> &'static str {
    match job {
        JobName::Reply => "REPLY_JOB",
        _ => "PLAN_JOB",
    }
}

/// Who writes in this mode, unless nobody may.
pub fn writer<'a>(world: &'a World, settings: &Settings) -> Result<&'a Budgeted, Stop> {
    if settings.budget.ai_quota_circuit_open {
        return Err(Stop::Skip("AI_QUOTA_CIRCUIT_OPEN=true".to_owned()));
    }
    let none = match settings.mode {
        Mode::Live => "no language model: set OPENAI_API_KEY; live mode has no synthetic fallback",
        Mode::Shadow => "no writer",
    };
    world.writers.in_mode(settings.mode).ok_or_else(|| Stop::Skip(none.to_owned()))
}

/// Of a run that queued `decision` after `blocked` others.
pub fn results(decision: DecisionId, blocked: usize) -> Results {
    Results::from([
        ("decision_id".to_owned(), json!(decision)),
        ("queued".to_owned(), json!(1)),
        ("blocked".to_owned(), json!(blocked)),
    ])
}
