//! Outcomes as rows to train on.

use xbot_domain::arm::Provenance;
use xbot_domain::features::Features;
use xbot_domain::memory::{Known, Memory, Outcome};
use xbot_domain::predictor::{TIMING, vector};

use super::{Row, Target};

/// Of one predictor, from one world.
pub fn of(memory: &Memory, predictor: &str, world: Provenance) -> Vec<Row> {
    let ours = ours(memory, predictor, world);
    ours.filter_map(|(known, outcome)| row(predictor, known.features(), &outcome)).collect()
}

/// How many of those rows have the target, without making them: asked in every run.
pub fn count(memory: &Memory, predictor: &str, world: Provenance, target: Target) -> u64 {
    let has = |outcome: &Outcome| match target {
        Target::Er => outcome.er.is_some(),
        Target::Reward => outcome.reward.is_some(),
        Target::Success => outcome.success.is_some(),
    };
    let ours = ours(memory, predictor, world);
    ours.filter(|(_, outcome)| evidence(outcome).is_some() && has(outcome)).count() as u64
}

/// Replies and posts never share a predictor (lesson 7).
pub(super) fn learns_from(predictor: &str, is_reply: bool) -> bool {
    is_reply == (predictor == "reply")
}

/// None before its reward is computed: that says how much evidence it is.
pub(super) fn evidence(outcome: &Outcome) -> Option<f64> {
    outcome.evidence.filter(|weight| *weight > 0.0)
}

pub(super) fn row(predictor: &str, features: &Features, outcome: &Outcome) -> Option<Row> {
    let mut features = vector(features);
    if predictor == "timing" {
        features.retain(|name, _| TIMING.contains(&&**name));
    }
    Some(Row {
        at: outcome.posted_at,
        known_at: outcome.known_at,
        features,
        er: outcome.er,
        reward: outcome.reward,
        success: outcome.success,
        weight: evidence(outcome)?,
    })
}

fn ours<'a>(
    memory: &'a Memory,
    predictor: &str,
    world: Provenance,
) -> impl Iterator<Item = (&'a Known, Outcome)> {
    let outcomes = memory.decisions.outcomes(world);
    outcomes.filter(move |(known, _)| learns_from(predictor, known.is_reply()))
}
