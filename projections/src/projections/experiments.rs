//! Experiments: the plan, who was assigned to what, and what came out.

use xbot_domain::decision::{DecisionEvent, Planned};
use xbot_domain::event::Event;
use xbot_domain::experiment::{Concluded, Defined, ExperimentEvent, Lift};
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::{Rows, Value};
use crate::tables::experiments as to;
use crate::tables::{experiment_assignments, experiment_results};

use super::cells::{json, word};

pub const EXPERIMENTS: Projection = Projection {
    name: "experiments",
    version: 1,
    tables: &[&to::TABLE, &experiment_assignments::TABLE, &experiment_results::TABLE],
    project,
};

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let id = recorded.stream_id.as_str();
    match &recorded.event {
        Event::Decision(DecisionEvent::Planned(plan)) => {
            assigned(id, plan, rows);
            Ok(())
        }
        Event::Experiment(event) => changed(id, event, rows),
        _ => Ok(()),
    }
}

fn assigned(decision: &str, plan: &Planned, rows: &mut Rows) {
    use experiment_assignments as to;
    let Some(side) = &plan.experiment else {
        return;
    };
    let key = [side.experiment_id.as_str().into(), decision.into()];
    rows.upsert(&to::TABLE, key)
        .set(to::variant, side.variant.as_str())
        .set(to::propensity, side.propensity)
        .set(to::assigned_at, plan.planned_at);
}

fn changed(id: &str, event: &ExperimentEvent, rows: &mut Rows) -> Result<(), Poison> {
    match event {
        ExperimentEvent::Defined(e) => return defined(id, e, rows),
        ExperimentEvent::Started(e) => {
            rows.update(&to::TABLE, [id.into()])
                .set(to::status, "running")
                .set(to::started_at, e.at);
        }
        ExperimentEvent::Stopped(e) => {
            rows.update(&to::TABLE, [id.into()])
                .set(to::status, "stopped")
                .set(to::stopped_at, e.at)
                .set(to::stop_reason, e.reason.as_str());
        }
        ExperimentEvent::Concluded(e) => return concluded(id, e, rows),
    }
    Ok(())
}

fn defined(id: &str, e: &Defined, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&to::TABLE, [id.into()])
        .set(to::hypothesis, e.hypothesis.as_str())
        .set(to::scope, e.scope.as_str())
        .set(to::variants, json(&e.variants)?)
        .set(to::metric, e.metric.as_str())
        .set(to::status, "defined")
        .set(to::starts_at, e.starts_at)
        .set(to::ends_at, e.ends_at)
        .set(to::defined_by, e.by.as_str())
        .set(to::defined_at, e.at);
    Ok(())
}

fn concluded(id: &str, e: &Concluded, rows: &mut Rows) -> Result<(), Poison> {
    rows.update(&to::TABLE, [id.into()])
        .set(to::status, "concluded")
        .set(to::concluded_at, e.at)
        .set(to::verdict, word(&e.verdict)?)
        .set(to::method, e.method.as_str())
        .set(to::confidence, e.confidence)
        .set(to::sample_ratio_p, e.sample_ratio_p);
    control(id, e, rows);
    e.lifts.iter().for_each(|lift| result(id, lift, e, rows));
    Ok(())
}

/// The others are held against it, so it has counts and no lift.
fn control(id: &str, e: &Concluded, rows: &mut Rows) {
    use experiment_results as to;
    rows.upsert(&to::TABLE, [id.into(), e.control.as_str().into()])
        .set(to::assigned, e.control_assigned)
        .set(to::measured, e.control_measured)
        .set(to::lift, Value::Null)
        .set(to::ci_low, Value::Null)
        .set(to::ci_high, Value::Null)
        .set(to::chance_to_win, Value::Null)
        .set(to::concluded_at, e.at);
}

fn result(id: &str, e: &Lift, conclusion: &Concluded, rows: &mut Rows) {
    use experiment_results as to;
    rows.upsert(&to::TABLE, [id.into(), e.variant.as_str().into()])
        .set(to::assigned, e.assigned)
        .set(to::measured, e.measured)
        .set(to::lift, e.lift)
        .set(to::ci_low, e.low)
        .set(to::ci_high, e.high)
        .set(to::chance_to_win, e.chance_to_win)
        .set(to::concluded_at, conclusion.at);
}
