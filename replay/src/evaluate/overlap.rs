//! Whether the log says enough about a policy: what an estimate is refused for.

use serde::Serialize;

use super::fold::Fold;

/// With fewer effective rounds no interval means anything.
const LEAST_ROUNDS: f64 = 10.0;
/// Of all rounds, how many must be effective: below, a few rounds speak for all.
const LEAST_SHARE: f64 = 0.01;
/// So many effective rounds are enough, however small a share they are.
const ENOUGH: f64 = 1_000.0;
/// Of the policy's choice, how much may go to arms that were never logged.
const UNLOGGED: f64 = 0.05;
/// With fewer groups of rounds that hang together, how much they vary is anybody's guess.
const LEAST_CLUSTERS: usize = 10;
/// Weights average 1 where every arm that is wanted could be logged. So far below it is no chance.
const ERRORS_BELOW: f64 = 5.0;
const SHORT_OF_ONE: f64 = 0.1;

/// What the weights of a policy look like.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diagnostics {
    /// (Σw)²/Σw²: so many rounds of equal weight would say as much.
    pub effective_sample_size: f64,
    /// Of all rounds.
    pub effective_share: f64,
    pub mean_weight: f64,
    pub max_weight: f64,
    pub largest_weights: Vec<f64>,
    pub clipped: Vec<Clipped>,
    /// Rounds whose logged choice has the propensity 0. They weigh nothing.
    pub zero_propensities: u64,
    /// How much of the policy's choice goes to arms that were never logged.
    pub unlogged_share: f64,
}

/// How many weights a bound reaches.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Clipped {
    pub above: f64,
    pub share: f64,
}

impl Fold<'_> {
    /// Σ w²
    pub(super) fn square_of_weights(&self, policy: usize) -> f64 {
        let Some(&weight) = self.plan.layout.weights.get(policy) else { return f64::NAN };
        let total = self.moments.total(weight);
        self.moments.products(weight, weight) + total * total / self.moments.rows as f64
    }

    pub(super) fn diagnostics(&self, policy: usize) -> Diagnostics {
        let rows = self.moments.rows as f64;
        let weight = self.plan.layout.weights.get(policy).copied().unwrap_or(usize::MAX);
        let total = self.moments.total(weight);
        let effective = total * total / self.square_of_weights(policy);
        let clipped = self.plan.layout.clipped.get(policy).into_iter().flatten();
        Diagnostics {
            effective_sample_size: effective,
            effective_share: effective / rows,
            mean_weight: total / rows,
            max_weight: self.moments.most(weight),
            largest_weights: self.largest.get(policy).cloned().unwrap_or_default(),
            clipped: clipped
                .map(|(above, column)| Clipped {
                    above: *above,
                    share: self.moments.total(*column) / rows,
                })
                .collect(),
            zero_propensities: self.support.impossible,
            unlogged_share: self.support.unlogged(policy, self.moments.rows),
        }
    }

    /// Why estimates that divide by propensities are refused; empty when they are not.
    pub(super) fn reasons(&self, policy: usize, seen: &Diagnostics) -> Vec<String> {
        let mut reasons = self.reasons_of_model(seen);
        let rows = self.moments.rows as f64;
        let least = (LEAST_SHARE * rows).clamp(LEAST_ROUNDS, ENOUGH);
        let effective = seen.effective_sample_size;
        if effective.is_nan() || effective < least {
            reasons.push(format!(
                "too little overlap: {rows} rounds say as much as {}, and {least:.0} are the least",
                shown(effective)
            ));
        }
        if seen.zero_propensities > 0 {
            let count = seen.zero_propensities;
            reasons
                .push(format!("{count} logged choices have the propensity 0, so they cannot be"));
        }
        let mean = seen.mean_weight;
        let weight = self.plan.layout.weights.get(policy).copied().unwrap_or(usize::MAX);
        let error = (self.moments.products(weight, weight) / rows / rows).sqrt();
        if mean < 1.0 - ERRORS_BELOW * error && mean < 1.0 - SHORT_OF_ONE {
            reasons.push(format!(
                "weights average {mean:.3} instead of 1: the policy chooses what the log could not"
            ));
        }
        reasons
    }

    /// Why even a reward model says nothing.
    pub(super) fn reasons_of_model(&self, seen: &Diagnostics) -> Vec<String> {
        if self.clustered && self.groups.count() < LEAST_CLUSTERS {
            let count = self.groups.count();
            return vec![format!(
                "its rounds hang together in {count} clusters, and {LEAST_CLUSTERS} are the least"
            )];
        }
        let share = seen.unlogged_share;
        if share > UNLOGGED {
            let percent = 100.0 * share;
            return vec![format!(
                "{percent:.1} % of its choice goes to arms that were never logged"
            )];
        }
        if self.moments.rows == 0 {
            return vec!["there are no rounds".to_owned()];
        }
        Vec::new()
    }
}

fn shown(effective: f64) -> String {
    if effective.is_finite() { format!("{effective:.1}") } else { "none".to_owned() }
}
