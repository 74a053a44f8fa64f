//! How an experiment stands, from what is known of the decisions that were assigned to it.

use xbot_domain::arm::Provenance;
use xbot_domain::config::Mode;
use xbot_domain::decision::Status;
use xbot_domain::experiment::lift::{Expected, Question, Row, lift};
use xbot_domain::experiment::ratio::{Cell, SampleRatio, sample_ratio};
use xbot_domain::experiment::{Defined, Experiment, Lift};
use xbot_domain::memory::{Known, Memory, Outcome};
use xbot_domain::predictor::Trained;
use xbot_domain::rules::Refusal;
use xbot_replay::train::predict_from;

/// Of the interval.
pub const CONFIDENCE: f64 = 0.95;

#[derive(Clone, Debug)]
pub struct Analysis {
    /// In the order of the plan: the first is the control.
    pub sides: Vec<Side>,
    pub ratio: Result<SampleRatio, Refusal>,
    /// Assigned decisions that are still to be posted or measured.
    pub open: u64,
}

#[derive(Clone, Debug)]
pub struct Side {
    pub name: String,
    pub share: f64,
    pub assigned: u64,
    pub measured: u64,
    /// Absent for the control, refused where too few are measured.
    pub lift: Option<Result<Lift, Refusal>>,
}

/// Absent for an experiment that has no plan.
pub fn analyse(memory: &Memory, id: &str, experiment: &Experiment, mode: Mode) -> Option<Analysis> {
    let plan = experiment.plan.as_ref()?;
    let assigned: Vec<&Known> = memory.experiments.assigned(&memory.decisions, id).collect();
    let world = memory.decisions.world(mode);
    let model = model(memory, experiment, world);
    let control = plan.variants.first()?;
    let sides: Vec<Side> = plan
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let rows = rows(plan, &assigned, &variant.name, world, model);
            let question =
                Question { variant: &variant.name, control: &control.name, confidence: CONFIDENCE };
            Side {
                name: variant.name.clone(),
                share: variant.share,
                assigned: count(&rows, |row| row.variant == variant.name),
                measured: count(&rows, |row| row.variant == variant.name && row.outcome.is_some()),
                lift: (index > 0).then(|| lift(question, &rows)),
            }
        })
        .collect();
    let cells: Vec<Cell> =
        sides.iter().map(|side| Cell { assigned: side.assigned, share: side.share }).collect();
    let open = assigned.iter().filter(|known| is_open(known)).count() as u64;
    Some(Analysis { ratio: sample_ratio(&cells), sides, open })
}

fn count(rows: &[Row], which: impl Fn(&&Row) -> bool) -> u64 {
    rows.iter().filter(which).count() as u64
}

/// One row per decision, asked about `variant`.
fn rows(
    plan: &Defined,
    assigned: &[&Known],
    variant: &str,
    world: Provenance,
    model: Option<&Trained>,
) -> Vec<Row> {
    let share = |name: Option<&str>| {
        plan.variants.iter().find(|v| Some(v.name.as_str()) == name).map_or(0.0, |v| v.share)
    };
    let control = plan.variants.first().map(|v| v.name.as_str());
    let row = |known: &&Known| {
        let got = known.plan.experiment.as_ref()?;
        let outcome = known.outcome().filter(|outcome| outcome.provenance == world);
        Some(Row {
            variant: got.variant.clone(),
            variant_propensity: share(Some(variant)),
            control_propensity: share(control),
            outcome: outcome.and_then(|outcome| measured(&plan.metric, outcome)),
            expected: model.and_then(|model| expected(model, plan, known)),
        })
    };
    assigned.iter().filter_map(row).collect()
}

fn measured(metric: &str, outcome: Outcome) -> Option<f64> {
    match metric {
        "er" => outcome.er,
        "fpki" => outcome.fpki,
        "reward" => outcome.reward,
        _ => None,
    }
}

/// The model in use, if it predicts what decides here and was trained before the first decision of
/// the experiment: a later one has seen the outcomes that it would explain.
fn model<'a>(memory: &'a Memory, e: &Experiment, world: Provenance) -> Option<&'a Trained> {
    let plan = e.plan.as_ref()?;
    let name = if plan.scope == xbot_domain::ids::Scope::Reply { "reply" } else { "content" };
    let model = memory.models.active(name)?;
    let before = model.at < plan.starts_at.max(e.started_at?);
    let same_world = Provenance::from(model.simulated) == world;
    (before && same_world && model.target == plan.metric).then_some(model)
}

/// From what was settled before the variant could touch anything, the same on both sides: the topic
/// and the target, and the slot where no variant moves it. The text is what a variant changes.
fn expected(model: &Trained, plan: &Defined, known: &Known) -> Option<Expected> {
    let changed = |name: &str| plan.variants.iter().any(|v| v.changes.contains_key(name));
    let settled = |name: &str| match name.split('_').next() {
        Some("topic") => !changed("topic"),
        Some("hour" | "weekday") => !changed("hours"),
        Some("target") => true,
        _ => false,
    };
    let either = predict_from(model, known.features(), settled)?;
    Some(Expected { variant: either, control: either })
}

/// It may still be measured.
fn is_open(known: &Known) -> bool {
    match known.status {
        Status::Planned | Status::Queued | Status::Posting | Status::Unknown => true,
        Status::Posted => !known.last.is_settled(),
        Status::Failed | Status::Skipped | Status::Cancelled | Status::Expired => false,
    }
}
