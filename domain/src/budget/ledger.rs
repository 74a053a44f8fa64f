//! What the day's ledger remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{CallCharged, CallDenied, CallReserved, Totals};
use crate::ids::{DecisionId, Usd};
use crate::time::Timestamp;

/// One UTC day: its sums, its open calls, and the calls settled last.
///
/// A call stays in the ledger of the day that reserved it, also when it is settled after midnight.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    pub totals: Totals,
    /// Why no call may be made; absent while the circuit is closed.
    pub circuit: Option<String>,
    pub open: BTreeMap<String, Call>,
    /// To know a repeated command again. Retries come within minutes: the newest are enough.
    pub settled: BTreeMap<String, Settled>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub purpose: String,
    pub model: String,
    #[serde(rename = "estimate_nanousd")]
    pub estimate: Usd,
    pub decision_id: Option<DecisionId>,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    pub call: Call,
    pub settlement: Settlement,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "as", rename_all = "snake_case")]
pub enum Settlement {
    Charged(Bill),
    Released { reason: String },
    Denied,
}

/// What a call cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// Absent when the answer did not arrive or did not say.
    pub prompt_tokens: Option<u64>,
    pub completion_tokens: Option<u64>,
    #[serde(rename = "cost_nanousd")]
    pub cost: Usd,
    /// Why the estimate is charged; absent when the cost is that of the tokens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl std::fmt::Display for Settlement {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Charged(bill) => write!(f, "charged {}", bill.cost),
            Self::Released { reason } => write!(f, "released ({reason})"),
            Self::Denied => f.write_str("denied"),
        }
    }
}

impl Budget {
    /// Open calls, at most. More than this at once is a fault, not work.
    pub const MAX_OPEN: usize = 1_000;
    /// Settled calls that are remembered.
    pub const MAX_SETTLED: usize = 256;

    /// Spent and promised.
    pub fn committed(&self) -> Usd {
        self.totals.reserved.plus(self.totals.charged)
    }

    /// What became of a call: how the caller learns whether it was allowed.
    pub fn settlement(&self, call_id: &str) -> Option<&Settlement> {
        self.settled.get(call_id).map(|s| &s.settlement)
    }

    pub(super) fn reserve(&mut self, call_id: &str, call: Call) {
        self.open.insert(call_id.to_owned(), call);
    }

    /// Does nothing when it was done before.
    pub(super) fn settle(&mut self, call_id: &str, settlement: Settlement, at: Timestamp) {
        let Some(call) = self.open.remove(call_id) else {
            return;
        };
        let settled = Settled { call, settlement, at };
        self.settled.insert(call_id.to_owned(), settled);
        if self.settled.len() > Self::MAX_SETTLED {
            let oldest = self.settled.iter().min_by_key(|(id, s)| (s.at, *id));
            if let Some(id) = oldest.map(|(id, _)| id.clone()) {
                self.settled.remove(&id);
            }
        }
    }
}

impl From<&CallCharged> for Bill {
    fn from(e: &CallCharged) -> Self {
        Self {
            prompt_tokens: e.prompt_tokens,
            completion_tokens: e.completion_tokens,
            cost: e.cost,
            reason: e.reason.clone(),
        }
    }
}

impl From<&CallReserved> for Call {
    fn from(e: &CallReserved) -> Self {
        Self {
            purpose: e.purpose.clone(),
            model: e.model.clone(),
            estimate: e.estimate,
            decision_id: e.decision_id,
            at: e.at,
        }
    }
}

impl From<&CallDenied> for Call {
    fn from(e: &CallDenied) -> Self {
        Self {
            purpose: e.purpose.clone(),
            model: e.model.clone(),
            estimate: e.estimate,
            decision_id: e.decision_id,
            at: e.at,
        }
    }
}
