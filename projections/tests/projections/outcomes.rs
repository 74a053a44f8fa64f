use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;
use xbot_domain::ids::{ContentHash, Pass};
use xbot_projections::projections::OUTCOMES;
use xbot_projections::rows::{Key, Value};
use xbot_projections::tables::{outcomes, reward_audit};

use crate::events::*;
use crate::tables::Tables;

const FIRST: Key = Key::Int(1);

fn told<const N: usize>(events: [DecisionEvent; N]) -> Tables {
    Tables::of(OUTCOMES, &stream(DECISION, events.map(Event::from)))
}

fn read(pass: Pass) -> DecisionEvent {
    DecisionEvent::MetricsCollected(Box::new(collected(pass)))
}

fn paid(spec: &str, learning: bool) -> DecisionEvent {
    DecisionEvent::RewardComputed(Box::new(reward(Pass::First, spec, learning)))
}

#[test]
fn what_was_not_measured_is_null() {
    let tables = told([read(Pass::First)]);
    for (column, expected) in [
        (outcomes::impressions, Value::Int(1_000)),
        (outcomes::follows, Value::Int(-1)),
        (outcomes::er_calculated, Value::Real(0.03)),
        (outcomes::simulated, Value::Bool(true)),
        (outcomes::source, "simulator".into()),
        (outcomes::collected_at, minute(106).into()),
        (outcomes::quotes, Value::Null),
        (outcomes::reply_rate, Value::Null),
        (outcomes::reward_composite, Value::Null),
        (outcomes::reward_value, Value::Null),
    ] {
        let found = tables.cell(&outcomes::TABLE, [DECISION.into(), FIRST], column);
        assert_eq!(found, expected, "{}", outcomes::TABLE.columns[column.0].name);
    }
}

#[test]
fn passes_never_overwrite_each_other() {
    assert_eq!(told([read(Pass::First), read(Pass::Final)]).count(&outcomes::TABLE), 2);
}

#[test]
fn the_composite_is_unweighted_and_learning_has_its_own_spec() {
    let tables = told([read(Pass::First), paid("composite-v1", false), paid("composite-v2", true)]);
    for (column, expected) in [
        (outcomes::reward_composite, Value::Real(0.0075)),
        (outcomes::exposure_weight, Value::Real(0.5)),
        (outcomes::reward_spec, "composite-v2".into()),
        (outcomes::reward_value, Value::Real(0.4)),
    ] {
        let found = tables.cell(&outcomes::TABLE, [DECISION.into(), FIRST], column);
        assert_eq!(found, expected, "{}", outcomes::TABLE.columns[column.0].name);
    }
}

#[test]
fn each_spec_is_audited_with_the_hash_of_its_event() {
    let event = paid("composite-v1", true);
    let payload = serde_json::to_string(&event).unwrap();
    let tables = told([read(Pass::First), event, paid("composite-v2", false)]);
    let cell = |column| {
        let key = [DECISION.into(), FIRST, "composite-v1".into()];
        tables.cell(&reward_audit::TABLE, key, column)
    };
    assert_eq!(tables.count(&reward_audit::TABLE), 2);
    assert_eq!(cell(reward_audit::inputs), Value::Json(r#"{"er":0.03}"#.to_owned()));
    assert_eq!(cell(reward_audit::baseline), Value::Null);
    assert_eq!(cell(reward_audit::success), Value::Bool(true));
    assert_eq!(cell(reward_audit::position), Value::Int(2));
    let hash = ContentHash::of(payload.as_bytes());
    assert_eq!(cell(reward_audit::event_hash), Value::Text(hash.0));
}

#[test]
fn a_reward_without_a_reading_makes_no_outcome() {
    assert_eq!(told([paid("composite-v1", true)]).count(&outcomes::TABLE), 0);
}
