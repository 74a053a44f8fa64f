//! The money of one UTC day: reserved before a call, charged or released after it.

use serde::{Deserialize, Serialize};

use crate::ids::{DecisionId, Usd};
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

mod decide;
mod ledger;
pub mod prices;

pub use decide::{BudgetCommand, LimitPolicy};
pub use ledger::{Bill, Budget, Call, Settled, Settlement};

crate::events! {
    /// The ledger of one UTC day; its stream is the day, `2025-08-11`.
    BudgetEvent in "budget" {
        CallReserved(CallReserved) = "call_reserved", 1;
        CallCharged(CallCharged) = "call_charged", 1;
        CallReleased(CallReleased) = "call_released", 1;
        CallDenied(CallDenied) = "call_denied", 1;
        CircuitOpened(CircuitOpened) = "circuit_opened", 1;
        CircuitClosed(CircuitClosed) = "circuit_closed", 1;
    }
}

/// The day's sums after an event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    #[serde(rename = "reserved_nanousd")]
    pub reserved: Usd,
    #[serde(rename = "charged_nanousd")]
    pub charged: Usd,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallReserved {
    pub call_id: String,
    /// `content_generation`, `reply_generation`, `embedding`, `x_api`, …
    pub purpose: String,
    pub model: String,
    #[serde(rename = "estimate_nanousd")]
    pub estimate: Usd,
    pub decision_id: Option<DecisionId>,
    #[serde(rename = "limit_nanousd")]
    pub limit: Usd,
    pub totals: Totals,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallCharged {
    pub call_id: String,
    pub purpose: String,
    pub model: String,
    /// Absent when the answer did not arrive or did not say.
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
    #[serde(rename = "cost_nanousd")]
    pub cost: Usd,
    /// Why the estimate is charged; absent when the cost is that of the tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub decision_id: Option<DecisionId>,
    pub totals: Totals,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallReleased {
    pub call_id: String,
    pub purpose: String,
    pub model: String,
    pub reason: String,
    pub decision_id: Option<DecisionId>,
    pub totals: Totals,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CallDenied {
    pub call_id: String,
    pub purpose: String,
    pub model: String,
    #[serde(rename = "estimate_nanousd")]
    pub estimate: Usd,
    pub reason: String,
    pub decision_id: Option<DecisionId>,
    pub totals: Totals,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CircuitOpened {
    pub reason: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CircuitClosed {
    pub reason: String,
    pub at: Timestamp,
}

crate::aggregate!(Budget, "budget", BudgetCommand, BudgetEvent);

impl Rules for Budget {
    fn decide(&self, command: &BudgetCommand) -> Result<Vec<BudgetEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &BudgetEvent) {
        match event {
            BudgetEvent::CallReserved(e) => {
                self.totals = e.totals;
                self.reserve(&e.call_id, Call::from(e));
            }
            BudgetEvent::CallCharged(e) => {
                self.totals = e.totals;
                let bill = Bill::from(e);
                self.settle(&e.call_id, Settlement::Charged(bill), e.at);
            }
            BudgetEvent::CallReleased(e) => {
                self.totals = e.totals;
                let reason = e.reason.clone();
                self.settle(&e.call_id, Settlement::Released { reason }, e.at);
            }
            BudgetEvent::CallDenied(e) => {
                self.reserve(&e.call_id, Call::from(e));
                self.settle(&e.call_id, Settlement::Denied, e.at);
            }
            BudgetEvent::CircuitOpened(e) => self.circuit = Some(e.reason.clone()),
            BudgetEvent::CircuitClosed(_) => self.circuit = None,
        }
    }
}

#[cfg(test)]
mod tests;
