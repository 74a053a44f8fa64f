//! Each arm with its interval and the truth.
//!
//! An arm's posterior is about one number: the chance that a post by it is a success, that is,
//! reaches the median of its scope as it was then. The truth is that chance, averaged over the posts
//! that the arm learned from, by the weights that it gave them ([`super::fates`]).

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::ids::{ArmId, DecisionId, Pass, Scope};
use xbot_domain::memory::Memory;
use xbot_domain::reward::RewardSpec;

use super::fates::Fates;
use super::history::History;
use crate::x::simulator::Simulator;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmReport {
    pub scope: Scope,
    pub name: String,
    /// Posts that it learned from.
    pub trials: u64,
    pub mean: f64,
    pub ci_low: f64,
    pub ci_high: f64,
    /// Absent for an arm that learned from nothing.
    pub truth: Option<f64>,
    pub covered: Option<bool>,
}

pub(super) fn of(memory: &Memory, history: &History, audience: &Simulator) -> Vec<ArmReport> {
    let fates = Fates::new(memory, history, audience);
    let arms = memory.arms.all().map(|(id, arm)| {
        let truth = history.learned.get(id).and_then(|learned| truth(id, learned, &fates));
        let (low, high) = (arm.interval.low, arm.interval.high);
        ArmReport {
            scope: id.scope,
            name: id.name.clone(),
            trials: arm.tally.successes + arm.tally.failures,
            mean: arm.posterior.mean(),
            ci_low: low,
            ci_high: high,
            truth,
            covered: truth.map(|truth| low <= truth && truth <= high),
        }
    });
    arms.collect()
}

fn truth(
    arm: &ArmId,
    learned: &BTreeMap<DecisionId, (f64, Pass)>,
    fates: &Fates<'_>,
) -> Option<f64> {
    let known = learned.iter().filter_map(|(id, (w, _))| Some((w, fates.chance(arm, *id)?)));
    let (sum, all) = known.fold((0.0, 0.0), |(sum, all), (w, p)| (sum + w * p, all + w));
    (all > 0.0).then(|| sum / all)
}

/// The style arms, best first, with what an impression of each is worth under `spec`.
pub(super) fn styles(
    memory: &Memory,
    audience: &Simulator,
    spec: &RewardSpec,
) -> Vec<(ArmId, f64)> {
    let truth = audience.truth();
    let of_content = memory.arms.all().filter(|(id, _)| id.scope == Scope::Content);
    let mut all: Vec<_> = of_content.map(|(id, _)| (id.clone(), truth.worth(spec, id))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    all
}
