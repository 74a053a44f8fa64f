//! The language model as a port: what is asked, what comes back, and the ways it fails.
//!
//! Nobody calls it but [`budgeted::Budgeted`], which pays.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use xbot_domain::budget::prices::Tokens;
use xbot_domain::decision::DecisionType;

pub mod budgeted;
pub mod draft;
pub mod openai;
pub mod scripted;

/// Makes one request per call and never retries: who pays also decides about trying again.
#[async_trait]
pub trait Llm: Send + Sync + fmt::Debug {
    async fn complete(&self, request: &Completion) -> Result<Answer, LlmError>;

    async fn embed(&self, texts: &[String], model: &str) -> Result<Embedded, LlmError>;

    /// The model that serves whatever is asked for, at no cost; absent when calls are billed.
    fn own_model(&self) -> Option<&'static str> {
        None
    }
}

/// A text that is wanted. The answer is one JSON object, as [`draft`] reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct Prompt {
    pub kind: DecisionType,
    pub system: String,
    pub user: String,
    /// What the prompt was made of (`topic`, `style`, …): the scripted writer reads these instead.
    pub variables: BTreeMap<String, String>,
    /// For writers that can repeat themselves.
    pub seed: u64,
    pub max_tokens: u32,
}

impl Prompt {
    /// The form of the answer stands with its reader, so that the two cannot disagree.
    pub fn system_message(&self) -> String {
        format!("{}\n\n{}", self.system, draft::instructions(self.kind))
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Completion {
    pub prompt: Prompt,
    pub model: String,
    pub temperature: f64,
    pub top_p: f64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    pub text: String,
    pub ending: Ending,
    /// As the service names it: often more exact than what was asked for.
    pub model: String,
    /// Absent when the service did not say.
    pub tokens: Option<Tokens>,
}

/// Why a model stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Complete,
    /// It ran into the limit of tokens.
    CutOff,
    /// It, or a filter, would not answer.
    Withheld,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Embedded {
    /// One per text, in order.
    pub vectors: Vec<Vec<f32>>,
    pub tokens: Option<Tokens>,
}

type Cause = Box<dyn std::error::Error + Send + Sync>;

#[derive(Debug, thiserror::Error)]
pub enum LlmError {
    #[error("the rate limit of the model is reached")]
    RateLimited { retry_after: Option<Duration> },
    #[error("the account's quota is used up (insufficient_quota)")]
    InsufficientQuota,
    #[error("the service failed with status {status}")]
    Server { status: u16 },
    #[error("the request was refused with status {status}: {message}")]
    Refused { status: u16, message: String },
    #[error("could not reach the service")]
    Unreachable(#[source] Cause),
    #[error("the answer did not come in time")]
    TimedOut,
    #[error("the connection broke before the answer was complete")]
    Lost(#[source] Cause),
    #[error("could not read the answer: {what}")]
    Malformed { what: String },
}

impl LlmError {
    /// Stable, for counting.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RateLimited { .. } => "rate_limited",
            Self::InsufficientQuota => "insufficient_quota",
            Self::Server { .. } => "server_error",
            Self::Refused { .. } => "refused",
            Self::Unreachable(_) => "unreachable",
            Self::TimedOut => "timed_out",
            Self::Lost(_) => "connection_lost",
            Self::Malformed { .. } => "malformed",
        }
    }

    /// The service said no before it did any work, and may say yes soon.
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::RateLimited { .. } | Self::Server { .. })
    }

    /// The work may have been done, and then it is billed, although nothing usable arrived.
    pub fn may_have_cost(&self) -> bool {
        matches!(self, Self::TimedOut | Self::Lost(_) | Self::Malformed { .. })
    }
}
