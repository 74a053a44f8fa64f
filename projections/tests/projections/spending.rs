use xbot_domain::budget::*;
use xbot_domain::event::Event;
use xbot_domain::ids::Usd;
use xbot_projections::projections::SPENDING;
use xbot_projections::rows::Value;
use xbot_projections::table::Col;
use xbot_projections::tables::api_usage;

use crate::events::*;
use crate::tables::Tables;

const CALL: &str = "call-1";

pub fn reserved() -> BudgetEvent {
    BudgetEvent::CallReserved(CallReserved {
        call_id: CALL.to_owned(),
        purpose: "content_generation".to_owned(),
        model: "gpt-4o-mini".to_owned(),
        estimate: Usd::from_nanos(2_000_000),
        decision_id: Some(DECISION.parse().unwrap()),
        limit: Usd::from_nanos(10_000_000_000),
        totals: Totals::default(),
        at: minute(0),
    })
}

pub fn charged() -> BudgetEvent {
    BudgetEvent::CallCharged(CallCharged {
        call_id: CALL.to_owned(),
        purpose: "content_generation".to_owned(),
        model: "gpt-4o-mini".to_owned(),
        prompt_tokens: Some(900),
        completion_tokens: Some(120),
        cost: Usd::from_nanos(207_000),
        reason: None,
        decision_id: Some(DECISION.parse().unwrap()),
        totals: Totals::default(),
        at: minute(1),
    })
}

pub fn released() -> BudgetEvent {
    BudgetEvent::CallReleased(CallReleased {
        call_id: CALL.to_owned(),
        purpose: "content_generation".to_owned(),
        model: "gpt-4o-mini".to_owned(),
        reason: "timed out".to_owned(),
        decision_id: None,
        totals: Totals::default(),
        at: minute(1),
    })
}

pub fn denied() -> BudgetEvent {
    BudgetEvent::CallDenied(CallDenied {
        call_id: "call-2".to_owned(),
        purpose: "embedding".to_owned(),
        model: "text-embedding-3-small".to_owned(),
        estimate: Usd::from_nanos(1_000),
        reason: "daily limit reached".to_owned(),
        decision_id: None,
        totals: Totals::default(),
        at: minute(2),
    })
}

fn told<const N: usize>(events: [BudgetEvent; N]) -> Tables {
    Tables::of(SPENDING, &stream("2025-08-11", events.map(Event::from)))
}

fn cell(tables: &Tables, call: &str, column: Col) -> Value {
    tables.cell(&api_usage::TABLE, [call.into()], column)
}

#[test]
fn an_open_reservation_has_no_cost_yet() {
    let tables = told([reserved()]);
    assert_eq!(cell(&tables, CALL, api_usage::status), "reserved".into());
    assert_eq!(cell(&tables, CALL, api_usage::cost_usd), Value::Null);
    assert_eq!(cell(&tables, CALL, api_usage::prompt_tokens), Value::Null);
}

#[test]
fn a_charged_call_costs_what_was_charged_and_keeps_the_time_of_its_reservation() {
    let tables = told([reserved(), charged()]);
    assert_eq!(cell(&tables, CALL, api_usage::status), "charged".into());
    assert_eq!(cell(&tables, CALL, api_usage::cost_usd), Value::Real(0.000_207));
    assert_eq!(cell(&tables, CALL, api_usage::created_at), minute(0).into());
    assert_eq!(cell(&tables, CALL, api_usage::decision_id), DECISION.into());
}

#[test]
fn a_released_call_cost_nothing_that_is_known() {
    let tables = told([reserved(), released()]);
    assert_eq!(cell(&tables, CALL, api_usage::status), "released".into());
    assert_eq!(cell(&tables, CALL, api_usage::reason), "timed out".into());
    assert_eq!(cell(&tables, CALL, api_usage::cost_usd), Value::Null);
}

#[test]
fn a_denied_call_is_shown_with_its_reason() {
    let tables = told([denied()]);
    assert_eq!(cell(&tables, "call-2", api_usage::status), "denied".into());
    assert_eq!(cell(&tables, "call-2", api_usage::reason), "daily limit reached".into());
    assert_eq!(cell(&tables, "call-2", api_usage::created_at), minute(2).into());
}
