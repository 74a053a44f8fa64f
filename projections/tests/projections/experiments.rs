use xbot_domain::decision::{DecisionEvent, Planned};
use xbot_domain::event::Event;
use xbot_domain::experiment::*;
use xbot_domain::ids::Scope;
use xbot_projections::projections::EXPERIMENTS;
use xbot_projections::rows::Value;
use xbot_projections::table::Col;
use xbot_projections::tables::{experiment_assignments, experiment_results, experiments};

use crate::events::*;
use crate::tables::Tables;

const ID: &str = "hooks";

pub fn defined() -> ExperimentEvent {
    let variant = |name: &str| Variant { name: name.to_owned(), share: 0.5, changes: [].into() };
    ExperimentEvent::Defined(Defined {
        hypothesis: "questions get more replies".to_owned(),
        scope: Scope::Content,
        variants: vec![variant("as_is"), variant("questions")],
        metric: "er".to_owned(),
        starts_at: minute(10),
        ends_at: minute(10_000),
        by: "analyst".to_owned(),
        at: minute(0),
    })
}

pub fn started() -> ExperimentEvent {
    ExperimentEvent::Started(Started { by: "analyst".to_owned(), at: minute(10) })
}

pub fn stopped() -> ExperimentEvent {
    let (reason, by) = ("end of window".to_owned(), "job:learn".to_owned());
    ExperimentEvent::Stopped(Stopped { reason, by, at: minute(10_000) })
}

pub fn concluded() -> ExperimentEvent {
    ExperimentEvent::Concluded(Box::new(Concluded {
        method: "dr-1".to_owned(),
        confidence: 0.95,
        control: "as_is".to_owned(),
        control_assigned: 50,
        control_measured: 48,
        lifts: vec![Lift {
            variant: "questions".to_owned(),
            assigned: 51,
            measured: 50,
            lift: 0.01,
            low: -0.002,
            high: 0.022,
            chance_to_win: 0.94,
        }],
        sample_ratio_p: 0.92,
        verdict: Verdict::RollBack,
        at: minute(10_001),
    }))
}

fn told<const N: usize>(events: [ExperimentEvent; N]) -> Tables {
    Tables::of(EXPERIMENTS, &stream(ID, events.map(Event::from)))
}

fn cell(tables: &Tables, column: Col) -> Value {
    tables.cell(&experiments::TABLE, [ID.into()], column)
}

fn result_of(tables: &Tables, variant: &str, column: Col) -> Value {
    tables.cell(&experiment_results::TABLE, [ID.into(), variant.into()], column)
}

#[test]
fn an_experiment_goes_from_its_plan_to_its_verdict() {
    let status = |tables| cell(&tables, experiments::status);
    assert_eq!(status(told([defined()])), "defined".into());
    assert_eq!(status(told([defined(), started()])), "running".into());
    assert_eq!(status(told([defined(), started(), stopped()])), "stopped".into());
    let over = told([defined(), started(), stopped(), concluded()]);
    assert_eq!(cell(&over, experiments::verdict), "roll_back".into());
    assert_eq!(cell(&over, experiments::stop_reason), "end of window".into());
    assert_eq!(status(over), "concluded".into());
}

#[test]
fn a_conclusion_shows_the_lift_of_each_variant_with_its_interval() {
    let tables = told([defined(), started(), concluded()]);
    let cell = |column| result_of(&tables, "questions", column);
    assert_eq!(cell(experiment_results::assigned), Value::Int(51));
    assert_eq!(cell(experiment_results::ci_low), Value::Real(-0.002));
    assert_eq!(cell(experiment_results::concluded_at), minute(10_001).into());
}

#[test]
fn the_control_has_its_counts_and_no_lift() {
    let tables = told([defined(), started(), concluded()]);
    let cell = |column| result_of(&tables, "as_is", column);
    assert_eq!(cell(experiment_results::assigned), Value::Int(50));
    assert_eq!(cell(experiment_results::measured), Value::Int(48));
    assert_eq!(cell(experiment_results::lift), Value::Null);
    assert_eq!(cell(experiment_results::chance_to_win), Value::Null);
}

#[test]
fn a_plan_in_an_experiment_is_an_assignment_and_one_outside_is_none() {
    let plan = |plan: Planned| Event::from(DecisionEvent::Planned(Box::new(plan)));
    let tables = Tables::of(EXPERIMENTS, &stream(DECISION, [plan(planned())]));
    let key = [ID.into(), DECISION.into()];
    let propensity = experiment_assignments::propensity;
    assert_eq!(tables.cell(&experiment_assignments::TABLE, key, propensity), Value::Real(0.5));
    let free = Planned { experiment: None, ..planned() };
    let tables = Tables::of(EXPERIMENTS, &stream(DECISION, [plan(free)]));
    assert_eq!(tables, Tables::default());
}
