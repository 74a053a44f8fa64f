//! What is to be estimated, checked once.

use super::estimator::{Bound, Estimator};

/// How a bound on weights is chosen where none is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tuning {
    /// The least spread whose interval still meets those of all larger spreads.
    #[default]
    Slope,
    /// The least estimated variance plus squared bound of the bias.
    Mse,
}

/// Bounds to choose from: from biased and still to plain and wild.
pub const GRID: [f64; 11] =
    [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1_000.0, f64::INFINITY];
/// Resamplings of a bootstrap interval: its ends then wobble by a tenth of its width.
pub const RESAMPLINGS: u32 = 1_000;

#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// Names, in the order in which rounds give their chances.
    pub policies: Vec<String>,
    pub estimators: Vec<Estimator>,
    pub tuning: Tuning,
    /// Bounds to choose from.
    pub grid: Vec<f64>,
    pub confidence: f64,
    /// Between which every reward lies; for the confidence sequence.
    pub rewards: (f64, f64),
    /// How often the bootstrap resamples; 0 for no bootstrap.
    pub resamplings: u32,
    pub seed: u64,
}

#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum AskError {
    #[error("the confidence must lie between 0 and 1, got {0}")]
    Confidence(f64),
    #[error("no policy is named")]
    NoPolicy,
    #[error("no estimator is named")]
    NoEstimator,
    #[error("a bound to choose from must be above 0, got {0}")]
    Grid(f64),
    #[error("the least reward {0:?} must be below the largest {1:?}")]
    Rewards(f64, f64),
}

impl Ask {
    /// Every estimator, each bounded one with given bounds and with one that the data choose.
    pub fn all(policy: &str) -> Self {
        Self {
            policies: vec![policy.to_owned()],
            estimators: every(&[5.0], &[1.0, 5.0], &[10.0]),
            tuning: Tuning::Slope,
            grid: GRID.to_vec(),
            confidence: 0.95,
            rewards: (0.0, 1.0),
            resamplings: RESAMPLINGS,
            seed: 0,
        }
    }

    pub fn check(&self) -> Result<(), AskError> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return Err(AskError::Confidence(self.confidence));
        }
        if self.policies.is_empty() {
            return Err(AskError::NoPolicy);
        }
        if self.estimators.is_empty() {
            return Err(AskError::NoEstimator);
        }
        if let Some(bad) = self.grid.iter().find(|bound| bound.is_nan() || **bound <= 0.0) {
            return Err(AskError::Grid(*bad));
        }
        let (least, most) = self.rewards;
        if least < most { Ok(()) } else { Err(AskError::Rewards(least, most)) }
    }

    /// The bounds of clipped IPS that are given: how much they clip is part of the diagnostics.
    pub(super) fn clips(&self) -> Vec<f64> {
        let fixed = |e: &Estimator| match e {
            Estimator::ClippedIps(Bound::Fixed(c)) => Some(*c),
            _ => None,
        };
        self.estimators.iter().filter_map(fixed).collect()
    }
}

/// Where all rewards lie: [0, 1] if they do, else what was seen.
pub fn range(least: f64, most: f64) -> (f64, f64) {
    if least >= 0.0 && most <= 1.0 {
        return (0.0, 1.0);
    }
    if least < most { (least, most) } else { (least - 0.5, most + 0.5) }
}

/// All estimators, with these bounds.
pub fn every(clips: &[f64], taus: &[f64], lambdas: &[f64]) -> Vec<Estimator> {
    use Estimator::{ClippedIps, Dm, Dr, DrOs, Ips, Sndr, Snips, SwitchDr};
    let bounded = |make: fn(Bound) -> Estimator, values: &[f64]| -> Vec<Estimator> {
        values.iter().map(|value| Bound::Fixed(*value)).chain([Bound::Tuned]).map(make).collect()
    };
    let mut all = vec![Ips];
    all.extend(bounded(ClippedIps, clips));
    all.extend([Snips, Dm, Dr, Sndr]);
    all.extend(bounded(SwitchDr, taus));
    all.extend(bounded(DrOs, lambdas));
    all
}
