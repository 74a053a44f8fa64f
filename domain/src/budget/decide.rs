//! Reserve before the call, charge or release after it. Refused calls are recorded too.

use serde::{Deserialize, Serialize};

use super::{
    Bill, Budget, BudgetEvent, Call, CallCharged, CallDenied, CallReleased, CallReserved,
    CircuitClosed, CircuitOpened, Settlement, Totals,
};
use crate::ids::Usd;
use crate::rules::Refusal;
use crate::time::Timestamp;

/// What the daily limit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitPolicy {
    /// No call may carry the day beyond it, by its estimate (`BUDGET_STRICT`).
    Hard,
    /// Once it is reached no call is made (`DISABLE_LLM_WHEN_BUDGET_HIT`).
    StopWhenHit,
    /// It is shown and alerted on, nothing more.
    Advisory,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum BudgetCommand {
    Reserve {
        call_id: String,
        #[serde(flatten)]
        call: Call,
        #[serde(rename = "limit_nanousd")]
        limit: Usd,
        policy: LimitPolicy,
    },
    /// Records a call that was refused elsewhere, such as for an unknown price.
    Deny {
        call_id: String,
        #[serde(flatten)]
        call: Call,
        reason: String,
    },
    Charge {
        call_id: String,
        #[serde(flatten)]
        bill: Bill,
        at: Timestamp,
    },
    Release {
        call_id: String,
        reason: String,
        at: Timestamp,
    },
    OpenCircuit {
        reason: String,
        at: Timestamp,
    },
    CloseCircuit {
        reason: String,
        at: Timestamp,
    },
}

pub(super) fn decide(state: &Budget, command: &BudgetCommand) -> Result<Vec<BudgetEvent>, Refusal> {
    use BudgetCommand as C;
    match command {
        C::Reserve { call_id, call, .. } | C::Deny { call_id, call, .. }
            if seen(state, call_id, call)? =>
        {
            Ok(vec![])
        }
        C::Reserve { call_id, call, limit, policy } => {
            Ok(vec![match why_not(state, call.estimate, *limit, *policy) {
                Some(reason) => denied(state, call_id, call, reason),
                None => reserved(state, call_id, call, *limit),
            }])
        }
        C::Deny { call_id, call, reason } => Ok(vec![denied(state, call_id, call, reason.clone())]),
        C::Charge { call_id, bill, at } => {
            settle(state, call_id, &Settlement::Charged(bill.clone()), *at)
        }
        C::Release { call_id, reason, at } => {
            let reason = reason.clone();
            settle(state, call_id, &Settlement::Released { reason }, *at)
        }
        C::OpenCircuit { reason, at } if state.circuit.is_none() => {
            let (reason, at) = (reason.clone(), *at);
            Ok(vec![BudgetEvent::CircuitOpened(CircuitOpened { reason, at })])
        }
        C::CloseCircuit { reason, at } if state.circuit.is_some() => {
            let (reason, at) = (reason.clone(), *at);
            Ok(vec![BudgetEvent::CircuitClosed(CircuitClosed { reason, at })])
        }
        C::OpenCircuit { .. } | C::CloseCircuit { .. } => Ok(vec![]),
    }
}

/// Whether this very call was asked for before; its answer stands. A later try takes a new id.
fn seen(state: &Budget, call_id: &str, call: &Call) -> Result<bool, Refusal> {
    let settled = state.settled.get(call_id).map(|s| &s.call);
    match state.open.get(call_id).or(settled) {
        None => Ok(false),
        Some(old) if old == call => Ok(true),
        Some(_) => Err(Refusal::new(
            "call_id_reused",
            format!("call {call_id} is another call already: give each call an id of its own"),
        )),
    }
}

fn why_not(state: &Budget, estimate: Usd, limit: Usd, policy: LimitPolicy) -> Option<String> {
    let committed = state.committed();
    if let Some(reason) = &state.circuit {
        return Some(format!("circuit_open: {reason}"));
    }
    if state.open.len() >= Budget::MAX_OPEN {
        return Some(format!("too_many_open: {} calls are not settled yet", Budget::MAX_OPEN));
    }
    let over = match policy {
        LimitPolicy::Hard => committed.plus(estimate) > limit,
        LimitPolicy::StopWhenHit => committed >= limit,
        LimitPolicy::Advisory => false,
    };
    over.then(|| format!("over_limit: {committed} spent or reserved, {estimate} more, of {limit}"))
}

fn reserved(state: &Budget, call_id: &str, call: &Call, limit: Usd) -> BudgetEvent {
    BudgetEvent::CallReserved(CallReserved {
        call_id: call_id.to_owned(),
        purpose: call.purpose.clone(),
        model: call.model.clone(),
        estimate: call.estimate,
        decision_id: call.decision_id,
        limit,
        totals: Totals {
            reserved: state.totals.reserved.plus(call.estimate),
            charged: state.totals.charged,
        },
        at: call.at,
    })
}

fn denied(state: &Budget, call_id: &str, call: &Call, reason: String) -> BudgetEvent {
    BudgetEvent::CallDenied(CallDenied {
        call_id: call_id.to_owned(),
        purpose: call.purpose.clone(),
        model: call.model.clone(),
        estimate: call.estimate,
        reason,
        decision_id: call.decision_id,
        totals: state.totals,
        at: call.at,
    })
}

fn settle(
    state: &Budget,
    call_id: &str,
    settlement: &Settlement,
    at: Timestamp,
) -> Result<Vec<BudgetEvent>, Refusal> {
    if let Some(old) = state.settlement(call_id) {
        if old == settlement {
            return Ok(vec![]);
        }
        let message = format!("call {call_id} was {old} already: a call is settled once");
        return Err(Refusal::new("already_settled", message));
    }
    let call = state.open.get(call_id).ok_or_else(|| {
        let message = format!("call {call_id} has no open reservation on this day");
        Refusal::new("unknown_call", message)
    })?;
    // What was reserved is taken back whole; it stands in the sum, so nothing goes below zero.
    let rest = state.totals.reserved.minus(call.estimate).unwrap_or_default();
    Ok(match settlement {
        Settlement::Charged(bill) => vec![charged(state, call_id, call, bill, rest, at)],
        Settlement::Released { reason } => vec![released(state, call_id, call, reason, rest, at)],
        Settlement::Denied => vec![],
    })
}

/// The true cost, also beyond the estimate and the limit: it is spent.
fn charged(
    state: &Budget,
    call_id: &str,
    call: &Call,
    bill: &Bill,
    reserved: Usd,
    at: Timestamp,
) -> BudgetEvent {
    let charged = state.totals.charged.plus(bill.cost);
    BudgetEvent::CallCharged(CallCharged {
        call_id: call_id.to_owned(),
        purpose: call.purpose.clone(),
        model: call.model.clone(),
        prompt_tokens: bill.prompt_tokens,
        completion_tokens: bill.completion_tokens,
        cost: bill.cost,
        reason: bill.reason.clone(),
        decision_id: call.decision_id,
        totals: Totals { reserved, charged },
        at,
    })
}

fn released(
    state: &Budget,
    call_id: &str,
    call: &Call,
    reason: &str,
    reserved: Usd,
    at: Timestamp,
) -> BudgetEvent {
    let charged = state.totals.charged;
    BudgetEvent::CallReleased(CallReleased {
        call_id: call_id.to_owned(),
        purpose: call.purpose.clone(),
        model: call.model.clone(),
        reason: reason.to_owned(),
        decision_id: call.decision_id,
        totals: Totals { reserved, charged },
        at,
    })
}
