//! What Thompson sampling can be told, and the check that makes it usable.

use crate::bandit::{Posterior, epsilon};
use crate::rules::Refusal;

use super::Thompson;

/// Unchecked parameters, with the usual values until told otherwise.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Params {
    prior: (f64, f64),
    pub(super) floor: f64,
    epsilon: f64,
    pub(super) threshold: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            prior: (1.0, 1.0),
            // One choice in a hundred: off-policy weights stay below a hundred.
            floor: 0.01,
            epsilon: epsilon::START,
            // Beta(1, 1) is 0.95 wide; about a dozen outcomes of full weight bring it below this.
            threshold: 0.5,
        }
    }
}

impl Params {
    /// α and β that a new arm begins with.
    #[must_use]
    pub fn prior(self, alpha: f64, beta: f64) -> Self {
        Self { prior: (alpha, beta), ..self }
    }

    /// The least chance of any arm. With more than 1/floor arms, 1/K takes its place.
    #[must_use]
    pub fn floor(self, floor: f64) -> Self {
        Self { floor, ..self }
    }

    /// The chance to explore.
    #[must_use]
    pub fn epsilon(self, epsilon: f64) -> Self {
        Self { epsilon, ..self }
    }

    /// An arm whose 95 % interval is wider than this is uncertain.
    #[must_use]
    pub fn uncertainty_threshold(self, threshold: f64) -> Self {
        Self { threshold, ..self }
    }

    pub fn check(self) -> Result<Thompson, Refusal> {
        let (alpha, beta) = self.prior;
        Ok(Thompson {
            prior: Posterior::new(alpha, beta)?,
            floor: chance("floor", self.floor)?,
            epsilon: chance("epsilon", self.epsilon)?,
            threshold: chance("uncertainty threshold", self.threshold)?,
        })
    }
}

fn chance(name: &str, value: f64) -> Result<f64, Refusal> {
    if (0.0..=1.0).contains(&value) {
        return Ok(value);
    }
    let message = format!("{name} {value} is refused: it must be from 0 to 1");
    Err(Refusal::new("policy_parameter_out_of_range", message))
}
