//! Calls that cost money, from the reservation to the bill.

use xbot_domain::budget::{BudgetEvent, CallCharged, CallDenied, CallReleased, CallReserved};
use xbot_domain::event::Event;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::api_usage as to;

use super::cells::named;

pub const SPENDING: Projection =
    Projection { name: "spending", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Budget(event) = &recorded.event else {
        return Ok(());
    };
    match event {
        BudgetEvent::CallReserved(e) => reserved(e, rows),
        BudgetEvent::CallCharged(e) => charged(e, rows),
        BudgetEvent::CallReleased(e) => released(e, rows),
        BudgetEvent::CallDenied(e) => denied(e, rows),
        BudgetEvent::CircuitOpened(_) | BudgetEvent::CircuitClosed(_) => {}
    }
    Ok(())
}

/// An estimate is not a cost: `cost_usd` stays null until the call is charged.
fn reserved(e: &CallReserved, rows: &mut Rows) {
    rows.upsert(&to::TABLE, [e.call_id.as_str().into()])
        .set(to::purpose, e.purpose.as_str())
        .set(to::model, e.model.as_str())
        .set(to::status, "reserved")
        .set(to::created_at, e.at)
        .set(to::decision_id, named(e.decision_id.as_ref()));
}

fn charged(e: &CallCharged, rows: &mut Rows) {
    rows.update(&to::TABLE, [e.call_id.as_str().into()])
        .set(to::status, "charged")
        .set(to::model, e.model.as_str())
        .set(to::prompt_tokens, e.prompt_tokens)
        .set(to::completion_tokens, e.completion_tokens)
        .set(to::cost_usd, e.cost.dollars())
        .set(to::reason, e.reason.as_deref())
        .set(to::decision_id, named(e.decision_id.as_ref()));
}

fn released(e: &CallReleased, rows: &mut Rows) {
    rows.update(&to::TABLE, [e.call_id.as_str().into()])
        .set(to::status, "released")
        .set(to::reason, e.reason.as_str());
}

fn denied(e: &CallDenied, rows: &mut Rows) {
    rows.upsert(&to::TABLE, [e.call_id.as_str().into()])
        .set(to::purpose, e.purpose.as_str())
        .set(to::model, e.model.as_str())
        .set(to::status, "denied")
        .set(to::reason, e.reason.as_str())
        .set(to::created_at, e.at)
        .set(to::decision_id, named(e.decision_id.as_ref()));
}
