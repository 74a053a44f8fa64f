//! The money of one UTC day: reserved before a call, charged or released after it.

use serde::{Deserialize, Serialize};

use crate::ids::{DecisionId, Usd};
use crate::time::Timestamp;

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
    pub prompt_tokens: u64,
    pub completion_tokens: u64,
    #[serde(rename = "cost_nanousd")]
    pub cost: Usd,
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
