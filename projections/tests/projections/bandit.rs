use xbot_domain::arm::{ArmEvent, Registered, Reopened, Reset, Retired};
use xbot_domain::bandit::{Interval, Posterior};
use xbot_domain::event::Event;
use xbot_domain::ids::Pass;
use xbot_projections::projections::BANDIT;
use xbot_projections::rows::{Key, Rows, Value};
use xbot_projections::table::Col;
use xbot_projections::tables::{bandit_arms as arms, bandit_updates as updates};

use crate::events::*;
use crate::tables::Tables;

const ARM: &str = "content:question";
const PRIOR: Posterior = Posterior { alpha: 1.0, beta: 1.0 };
const WIDE: Interval = Interval { low: 0.025, high: 0.975 };

fn told<const N: usize>(events: [ArmEvent; N]) -> Tables {
    Tables::of(BANDIT, &stream(ARM, events.map(Event::from)))
}

fn arm(tables: &Tables, column: Col) -> Value {
    tables.cell(&arms::TABLE, ["content".into(), "question".into()], column)
}

fn registered() -> ArmEvent {
    ArmEvent::Registered(Registered { prior: PRIOR, interval: WIDE, at: minute(0) })
}

fn updated(pass: Pass) -> ArmEvent {
    ArmEvent::Updated(Box::new(learned(pass)))
}

fn retired() -> ArmEvent {
    ArmEvent::Retired(Retired {
        reason: "stale".to_owned(),
        by: "owner".to_owned(),
        at: minute(200),
    })
}

#[test]
fn a_new_arm_has_its_prior_and_no_mean() {
    let tables = told([registered()]);
    assert_eq!(arm(&tables, arms::alpha), Value::Real(1.0));
    assert_eq!(arm(&tables, arms::trials), Value::Int(0));
    assert_eq!(arm(&tables, arms::mean_reward), Value::Null);
    assert_eq!(arm(&tables, arms::status), "active".into());
}

#[test]
fn an_arm_that_learned_shows_the_values_of_the_event() {
    let tables = told([registered(), updated(Pass::First)]);
    for (column, expected) in [
        (arms::alpha, Value::Real(1.5)),
        (arms::successes, Value::Int(3)),
        (arms::failures, Value::Int(1)),
        (arms::trials, Value::Int(4)),
        (arms::mean_reward, Value::Real(0.25)),
        (arms::ci_high, Value::Real(0.98)),
        (arms::last_updated, minute(108).into()),
    ] {
        assert_eq!(arm(&tables, column), expected, "{}", arms::TABLE.columns[column.0].name);
    }
}

#[test]
fn each_pass_that_an_arm_learned_is_a_row_of_its_own() {
    let tables = told([registered(), updated(Pass::First), updated(Pass::Final)]);
    assert_eq!(tables.count(&updates::TABLE), 2);
    let key = ["content".into(), "question".into(), DECISION.into(), Key::Int(2)];
    assert_eq!(tables.cell(&updates::TABLE, key.clone(), updates::alpha_before), Value::Real(1.0));
    assert_eq!(tables.cell(&updates::TABLE, key.clone(), updates::alpha_after), Value::Real(1.5));
    assert_eq!(tables.cell(&updates::TABLE, key, updates::position), Value::Int(3));
}

#[test]
fn a_reset_arm_is_back_at_its_prior_and_keeps_its_history() {
    let reset = ArmEvent::Reset(Reset {
        before: Posterior { alpha: 1.5, beta: 1.0 },
        after: PRIOR,
        interval: WIDE,
        reason: "new season".to_owned(),
        by: "owner".to_owned(),
        at: minute(150),
    });
    let tables = told([registered(), updated(Pass::First), reset]);
    assert_eq!(arm(&tables, arms::alpha), Value::Real(1.0));
    assert_eq!(arm(&tables, arms::trials), Value::Int(0));
    assert_eq!(arm(&tables, arms::mean_reward), Value::Null);
    assert_eq!(tables.count(&updates::TABLE), 1);
}

#[test]
fn a_retired_arm_keeps_its_numbers_and_can_come_back() {
    let gone = told([registered(), updated(Pass::First), retired()]);
    assert_eq!(arm(&gone, arms::status), "retired".into());
    assert_eq!(arm(&gone, arms::alpha), Value::Real(1.5));
    let back = ArmEvent::Reopened(Reopened {
        reason: "in season".to_owned(),
        by: "owner".to_owned(),
        at: minute(300),
    });
    let tables = told([registered(), retired(), back]);
    assert_eq!(arm(&tables, arms::status), "active".into());
    assert_eq!(arm(&tables, arms::last_updated), minute(300).into());
}

#[test]
fn an_arm_stream_without_a_scope_is_poison() {
    let event = recorded("question", 1, registered().into());
    assert!((BANDIT.project)(&event, &mut Rows::default()).is_err());
}
