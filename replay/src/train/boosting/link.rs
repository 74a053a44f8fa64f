//! How a sum of trees becomes what is predicted.

use serde::{Deserialize, Serialize};

use crate::train::columns::Measure;
use crate::train::logistic::probability;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::train) enum Link {
    /// The sum is the number.
    Identity,
    /// The sum is the logarithm of the odds.
    Logit,
}

/// Beyond, a chance is 0 or 1 to nine digits, and a step would be as large as the penalty lets it.
const LEAST_SPREAD: f64 = 1e-9;

impl Link {
    pub fn of(measure: Measure) -> Self {
        match measure {
            Measure::Number => Self::Identity,
            Measure::Chance => Self::Logit,
        }
    }

    pub fn said(self, sum: f64) -> f64 {
        match self {
            Self::Identity => sum,
            Self::Logit => probability(sum),
        }
    }

    /// The sum that says it: where boosting begins.
    pub fn sum(self, said: f64) -> f64 {
        match self {
            Self::Identity => said,
            Self::Logit => libm::log(said / (1.0 - said)),
        }
    }

    /// Minus the slope of the loss, and its curvature: half the square, or the surprise.
    pub fn missed(self, y: f64, sum: f64) -> (f64, f64) {
        match self {
            Self::Identity => (y - sum, 1.0),
            Self::Logit => {
                let p = probability(sum);
                (y - p, (p * (1.0 - p)).max(LEAST_SPREAD))
            }
        }
    }
}
