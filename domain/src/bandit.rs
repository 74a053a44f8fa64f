//! Choosing under uncertainty: posteriors, Thompson sampling, exact propensities, exploration.

use serde::{Deserialize, Serialize};

use crate::ids::ArmId;

mod arms;
mod cumulative;
pub mod epsilon;
mod fraction;
mod grid;
mod logit;
mod posterior;
pub mod propensity;
mod quadrature;
mod repeat;
mod sample;
mod stirling;
pub mod thompson;
pub mod ucb;
pub mod uniform;

pub use posterior::{Interval, Outcome, Posterior};
pub use repeat::repeat;

/// Why the chosen arm was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// The policy's own choice.
    Policy,
    /// A uniform draw, with probability ε.
    Epsilon,
    /// Forced: its interval is too wide to leave alone.
    HighUncertainty,
    /// The learning engine is switched off: uniform.
    Uniform,
}

/// One arm as it stood at the draw.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DrawCandidate {
    pub arm: ArmId,
    pub posterior: Posterior,
    /// What the policy ranked it by: the sampled value, or the UCB index.
    pub score: f64,
    /// The exact chance that it had of being chosen, exploration included.
    pub propensity: f64,
}

/// A choice among arms, with everything needed to repeat it and to judge other policies by it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draw {
    /// Name and version of the policy, such as `thompson-1`.
    pub policy: String,
    pub seed: u64,
    pub epsilon: f64,
    pub chosen: ArmId,
    pub reason: Reason,
    pub candidates: Vec<DrawCandidate>,
}

impl Draw {
    /// The arms that it was drawn from, as the policies take them.
    pub fn arms(&self) -> Vec<(ArmId, Posterior)> {
        self.candidates.iter().map(|c| (c.arm.clone(), c.posterior)).collect()
    }
}
