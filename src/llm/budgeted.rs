//! The one client that everybody uses: it asks the day's ledger before each request, and settles
//! with it afterwards.
//!
//! - Every request has an entry of its own, also one that is a second try: what is counted is what
//!   was sent.
//! - The reservation is an upper bound, so that calls side by side cannot pass the limit together.
//! - A request that the service turned down is released. One whose answer was lost may have been
//!   billed: its estimate is charged, with the reason.
//! - A process that dies between the two leaves its reservation open, and that counts for the rest
//!   of its UTC day: better to spend less than to spend twice.
//! - A used-up quota opens the day's circuit. The next day asks again, with one request.

use std::sync::Arc;

use tokio::task::JoinError;
use tokio::time::{Instant, sleep, timeout_at};
use tracing::{Instrument as _, info, warn};
use xbot_domain::budget::prices::PriceTable;
use xbot_domain::decision::Source;
use xbot_domain::ids::DecisionId;
use xbot_domain::time::Clock;

use super::{Answer, Cause, Embedded, Llm, LlmError, Prompt};
use crate::commands::{CommandError, Commands, Context};

mod ledger;
mod patience;
mod switches;
mod work;

use ledger::Ledger;
pub use patience::Patience;
pub use switches::{FromLog, Switches};
use work::{Embed, Work, Write};

/// For what, and on whose account.
#[derive(Clone, Debug)]
pub struct Purchase {
    /// Never used before: a later try of the same work takes a new one.
    pub call_id: String,
    /// `content_generation`, `reply_generation`, `embedding`, …
    pub purpose: String,
    pub decision_id: Option<DecisionId>,
    pub context: Context,
}

#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nothing was sent. The reason starts with a stable word: `AI_QUOTA_CIRCUIT_OPEN=true`,
    /// `circuit_open`, `over_limit`, `too_many_open`, `unknown_model`, `synthetic_in_live`,
    /// `asked_before`.
    #[error("the call was denied: {reason}")]
    Denied { reason: String },
    #[error(transparent)]
    Failed(#[from] LlmError),
    #[error("could not tell whether calls are allowed, so none was made")]
    Switches(#[source] Cause),
    /// Before the request: none was sent. After it: the reservation stays, and counts.
    #[error("could not keep the ledger of calls")]
    Ledger(#[from] CommandError),
    #[error("could not finish the call")]
    Crashed(#[source] JoinError),
}

#[derive(Clone, Debug)]
pub struct Budgeted {
    llm: Arc<dyn Llm>,
    ledger: Ledger,
    switches: Arc<dyn Switches>,
    patience: Patience,
}

impl Budgeted {
    pub fn new(
        llm: Arc<dyn Llm>,
        commands: Commands,
        clock: Arc<dyn Clock>,
        switches: Arc<dyn Switches>,
        prices: PriceTable,
        patience: Patience,
    ) -> Self {
        Self { llm, ledger: Ledger::new(commands, clock, prices), switches, patience }
    }

    /// What it writes is synthetic when no model stands behind it.
    pub fn source(&self) -> Source {
        if self.llm.own_model().is_some() { Source::Synthetic } else { Source::Real }
    }

    pub async fn complete(&self, prompt: &Prompt, buy: &Purchase) -> Result<Answer, CallError> {
        self.work(&Write(prompt.clone()), buy).await
    }

    pub async fn embed(&self, texts: &[String], buy: &Purchase) -> Result<Embedded, CallError> {
        self.work(&Embed(texts.to_vec()), buy).await
    }

    /// Tries, waits, and tries again, until it works, is hopeless, or the time is up.
    async fn work<W: Work>(&self, work: &W, buy: &Purchase) -> Result<W::Output, CallError> {
        let deadline = Instant::now() + self.patience.deadline;
        let mut waits = self.patience.waits(&buy.call_id);
        loop {
            let tried = self.attempt(work, buy, waits.attempt(), deadline).await;
            let error = match tried {
                Err(CallError::Failed(error)) if error.may_pass() => error,
                done => return done,
            };
            let (purpose, try_no, tries) = (&buy.purpose, waits.attempt(), waits.tries());
            match &error {
                LlmError::Server { status } => warn!(
                    "[OPENAI_BACKOFF] ⚠️ {status} server error for {purpose} (attempt {try_no}/{tries})"
                ),
                _ => warn!(
                    "[OPENAI_BACKOFF] ⚠️ 429 rate limit hit for {purpose} (attempt {try_no}/{tries})"
                ),
            }
            let wait = match waits.next(&error) {
                Some(wait) if Instant::now() + wait < deadline => wait,
                _ => return Err(error.into()),
            };
            let (took_ms, retries) = (wait.as_millis(), tries - 1);
            info!("[OPENAI_BACKOFF] ⏱️ Retry {try_no}/{retries} for {purpose} after {took_ms}ms");
            sleep(wait).await;
        }
    }

    /// One request. In a task of its own: when nobody waits for it any more, it is still settled.
    async fn attempt<W: Work>(
        &self,
        work: &W,
        buy: &Purchase,
        attempt: u32,
        deadline: Instant,
    ) -> Result<W::Output, CallError> {
        let (own, work) = (self.clone(), work.clone());
        let mut buy = buy.clone();
        buy.call_id = format!("{}:{attempt}", buy.call_id);
        let task = async move { own.pay(&work, &buy, attempt, deadline).await };
        tokio::spawn(task.in_current_span()).await.map_err(CallError::Crashed)?
    }

    async fn pay<W: Work>(
        &self,
        work: &W,
        buy: &Purchase,
        attempt: u32,
        deadline: Instant,
    ) -> Result<W::Output, CallError> {
        let settings = self.switches.now().await.map_err(CallError::Switches)?;
        let own = self.llm.own_model();
        let model = own.unwrap_or_else(|| work.model(&settings.llm));
        let wanted = ledger::Wanted { model, most: work.most(), free: own.is_some() };
        let held = self.ledger.reserve(buy, &wanted, &settings).await?;
        if attempt == 1 {
            let purpose = &buy.purpose;
            info!("[OPENAI] using budgeted client purpose={purpose} model={model}");
        }
        let call = work.carry_out(&*self.llm, model, &settings.llm);
        let result = timeout_at(deadline, call).await.unwrap_or(Err(LlmError::TimedOut));
        self.ledger.settle(&held, buy, result.as_ref().map(W::used)).await?;
        Ok(result?)
    }
}
