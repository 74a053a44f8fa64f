//! The arms of one choice: at least one, none twice, in the order of their names.

use std::collections::BTreeSet;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use crate::ids::ArmId;
use crate::rules::Refusal;

use super::Posterior;

pub(super) struct Arms(Vec<(ArmId, Posterior)>);

impl Arms {
    pub(super) fn of(arms: &[(ArmId, Posterior)]) -> Result<Self, Refusal> {
        if arms.is_empty() {
            return Err(no_arms());
        }
        let mut seen = BTreeSet::new();
        for (arm, posterior) in arms {
            Posterior::new(posterior.alpha, posterior.beta)?;
            if !seen.insert(arm) {
                let message = format!("arm {arm} stands twice among the candidates: give it once");
                return Err(Refusal::new("arm_given_twice", message));
            }
        }
        let mut sorted = arms.to_vec();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        Ok(Self(sorted))
    }

    pub(super) fn iter(&self) -> impl ExactSizeIterator<Item = &(ArmId, Posterior)> {
        self.0.iter()
    }

    pub(super) fn posteriors(&self) -> Vec<Posterior> {
        self.0.iter().map(|(_, posterior)| *posterior).collect()
    }

    pub(super) fn count(&self) -> f64 {
        self.0.len() as f64
    }

    /// One arm, each with the same chance.
    pub(super) fn pick(&self, rng: &mut ChaCha8Rng) -> Result<ArmId, Refusal> {
        let index = rng.random_range(0..self.0.len());
        self.0.get(index).map(|(arm, _)| arm.clone()).ok_or_else(no_arms)
    }

    /// The arm with the largest score; of equals the one whose name comes first.
    pub(super) fn largest(&self, scores: &[f64]) -> Result<ArmId, Refusal> {
        // `max_by` keeps the last of equals, so the names are walked backwards.
        let best = self.0.iter().zip(scores).rev().max_by(|a, b| a.1.total_cmp(b.1));
        best.map(|((arm, _), _)| arm.clone()).ok_or_else(no_arms)
    }
}

fn no_arms() -> Refusal {
    Refusal::new("no_arms", "there is no arm to choose from: register one, or reopen a retired one")
}
