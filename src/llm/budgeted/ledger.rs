//! Money held before a request and settled after it, in the ledger of the UTC day that it began on.

use std::sync::Arc;

use tracing::{error, warn};
use xbot_domain::budget::prices::{PriceTable, Tokens, UnknownModel};
use xbot_domain::budget::{Bill, Budget, BudgetCommand, BudgetEvent, Call};
use xbot_domain::config::{Mode, Settings};
use xbot_domain::ids::Usd;
use xbot_domain::rules::Refusal;
use xbot_domain::time::Clock;

use super::{CallError, Purchase};
use crate::commands::Commands;
use crate::llm::LlmError;

#[derive(Clone, Debug)]
pub struct Ledger {
    commands: Commands,
    clock: Arc<dyn Clock>,
    prices: PriceTable,
}

/// What a request would use at most.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    pub model: &'a str,
    pub most: Tokens,
    /// Served without a bill, by the program itself.
    pub free: bool,
}

/// A reservation, and what is needed to settle it.
#[derive(Debug)]
pub struct Held {
    day: String,
    call: Call,
    free: bool,
    unknown: UnknownModel,
}

impl Ledger {
    pub fn new(commands: Commands, clock: Arc<dyn Clock>, prices: PriceTable) -> Self {
        Self { commands, clock, prices }
    }

    pub async fn reserve(
        &self,
        buy: &Purchase,
        wanted: &Wanted<'_>,
        settings: &Settings,
    ) -> Result<Held, CallError> {
        let unknown = settings.budget.unknown_model;
        let price = self.price(wanted.model, wanted.free, wanted.most, unknown);
        let at = self.clock.now();
        let call = Call {
            purpose: buy.purpose.clone(),
            model: wanted.model.to_owned(),
            estimate: price.as_ref().copied().unwrap_or_default(),
            decision_id: buy.decision_id,
            at,
        };
        let held = Held { day: at.day(), call: call.clone(), free: wanted.free, unknown };
        let call_id = buy.call_id.clone();
        let command = match forbidden(settings, wanted, price.err()) {
            Some(reason) => BudgetCommand::Deny { call_id, call, reason },
            None => BudgetCommand::Reserve {
                call_id,
                call,
                limit: settings.budget.daily_limit,
                policy: settings.budget.limit_policy,
            },
        };
        match self.record(&held.day, &command, buy).await?.as_slice() {
            [BudgetEvent::CallReserved(_)] => Ok(held),
            [BudgetEvent::CallDenied(e)] => Err(denied(buy, e.reason.clone())),
            _ => Err(denied(buy, format!("asked_before: {}", buy.call_id))),
        }
    }

    /// `used` are the tokens of an answer, as far as it says, or why there is none.
    pub async fn settle(
        &self,
        held: &Held,
        buy: &Purchase,
        used: Result<Option<Tokens>, &LlmError>,
    ) -> Result<(), CallError> {
        let (call_id, at) = (buy.call_id.clone(), self.clock.now());
        let command = match used {
            Ok(Some(tokens)) => self.charge(held, call_id, tokens),
            Ok(None) => self.charge_estimate(held, call_id, "usage_not_stated"),
            Err(error) if error.may_have_cost() => {
                self.charge_estimate(held, call_id, error.code())
            }
            Err(error) => {
                if matches!(error, LlmError::InsufficientQuota) {
                    self.open_circuit(buy, error.code()).await?;
                }
                let reason = error.code().to_owned();
                BudgetCommand::Release { call_id, reason, at }
            }
        };
        self.record(&held.day, &command, buy).await?;
        Ok(())
    }

    fn charge(&self, held: &Held, call_id: String, tokens: Tokens) -> BudgetCommand {
        let price = self.price(&held.call.model, held.free, tokens, held.unknown);
        BudgetCommand::Charge {
            call_id,
            bill: Bill {
                prompt_tokens: Some(tokens.prompt),
                completion_tokens: Some(tokens.completion),
                cost: price.unwrap_or(held.call.estimate),
                reason: None,
            },
            at: self.clock.now(),
        }
    }

    /// Nobody knows what was billed: the most that it can have been.
    fn charge_estimate(&self, held: &Held, call_id: String, reason: &str) -> BudgetCommand {
        BudgetCommand::Charge {
            call_id,
            bill: Bill {
                prompt_tokens: None,
                completion_tokens: None,
                cost: held.call.estimate,
                reason: Some(reason.to_owned()),
            },
            at: self.clock.now(),
        }
    }

    async fn open_circuit(&self, buy: &Purchase, reason: &str) -> Result<(), CallError> {
        let (at, reason) = (self.clock.now(), reason.to_owned());
        error!("[OPENAI] ⛔ circuit opened until the next UTC day: {reason}");
        let command = BudgetCommand::OpenCircuit { reason, at };
        self.record(&at.day(), &command, buy).await?;
        Ok(())
    }

    fn price(
        &self,
        model: &str,
        free: bool,
        tokens: Tokens,
        unknown: UnknownModel,
    ) -> Result<Usd, Refusal> {
        if free {
            return Ok(Usd::ZERO);
        }
        Ok(self.prices.cost(model, tokens, unknown)?.usd())
    }

    async fn record(
        &self,
        day: &str,
        command: &BudgetCommand,
        buy: &Purchase,
    ) -> Result<Vec<BudgetEvent>, CallError> {
        // A key of idempotency is the caller's, for one command; here are several.
        let mut context = buy.context.clone();
        context.idempotency = None;
        let done = self.commands.execute::<Budget>(day, command, &context).await?;
        Ok(done.events)
    }
}

fn forbidden(settings: &Settings, wanted: &Wanted<'_>, price: Option<Refusal>) -> Option<String> {
    if settings.budget.ai_quota_circuit_open {
        return Some("AI_QUOTA_CIRCUIT_OPEN=true".to_owned());
    }
    if wanted.free && settings.mode == Mode::Live {
        return Some(
            "synthetic_in_live: MODE=live takes no text of the built-in writer".to_owned(),
        );
    }
    price.map(|refusal| format!("{}: {}", refusal.code, refusal.message))
}

fn denied(buy: &Purchase, reason: String) -> CallError {
    warn!("[OPENAI] ⛔ denied purpose={} reason={reason}", buy.purpose);
    CallError::Denied { reason }
}
