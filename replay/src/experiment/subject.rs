//! The decisions of an experiment, and what they are judged by.

use xbot_domain::arm::Provenance;
use xbot_domain::config::Mode;
use xbot_domain::decision::Status;
use xbot_domain::experiment::lift::{Expected, Row};
use xbot_domain::experiment::{Defined, Experiment, Variant};
use xbot_domain::ids::Scope;
use xbot_domain::memory::{Known, Memory, Outcome};
use xbot_domain::predictor::Trained;

use crate::train::predict_from;

pub struct Subject<'a> {
    pub plan: &'a Defined,
    pub control: &'a Variant,
    /// By the time of planning.
    pub assigned: Vec<&'a Known>,
    /// Whose outcomes count.
    pub world: Provenance,
    pub model: Option<&'a Trained>,
}

impl<'a> Subject<'a> {
    pub fn of(
        memory: &'a Memory,
        id: &'a str,
        experiment: &'a Experiment,
        mode: Mode,
    ) -> Option<Self> {
        let plan = experiment.plan.as_ref()?;
        let world = memory.decisions.world(mode);
        Some(Self {
            plan,
            control: plan.variants.first()?,
            assigned: memory.experiments.assigned(&memory.decisions, id).collect(),
            world,
            model: model(memory, experiment, world),
        })
    }

    /// One row per decision, asked about `variant`.
    pub fn rows(&self, variant: &str) -> Vec<Row> {
        self.assigned.iter().filter_map(|known| self.row(known, variant)).collect()
    }

    pub fn row(&self, known: &Known, variant: &str) -> Option<Row> {
        Some(Row {
            variant: side(known)?.to_owned(),
            variant_propensity: self.share(variant),
            control_propensity: self.control.share,
            outcome: self.outcome(known),
            expected: self.model.and_then(|model| expected(model, self.plan, known)),
        })
    }

    /// The metric that decides, as it was last measured.
    pub fn outcome(&self, known: &Known) -> Option<f64> {
        let outcome = known.outcome().filter(|outcome| outcome.provenance == self.world);
        outcome.and_then(|outcome| measured(&self.plan.metric, outcome))
    }

    pub fn share(&self, variant: &str) -> f64 {
        self.plan.variants.iter().find(|v| v.name == variant).map_or(0.0, |v| v.share)
    }
}

/// The one that it was assigned to.
pub fn side(known: &Known) -> Option<&str> {
    known.plan.experiment.as_ref().map(|got| got.variant.as_str())
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
    let name = if plan.scope == Scope::Reply { "reply" } else { "content" };
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
pub fn is_open(known: &Known) -> bool {
    match known.status {
        Status::Planned | Status::Queued | Status::Posting | Status::Unknown => true,
        Status::Posted => !known.last.is_settled(),
        Status::Failed | Status::Skipped | Status::Cancelled | Status::Expired => false,
    }
}
