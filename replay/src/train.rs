//! Outcomes into predictors. The same rows and the same question give the same model.
//!
//! What linfa does: the least squares behind ridge and behind each step of logistic (Householder QR
//! of `linfa-linear`), and the start of logistic (L-BFGS of `linfa-logistic`). What is ours: the
//! penalty, as rows added to the least squares (linfa's own ridge iterates, and this is exact), row
//! weights, which linfa's solvers ignore, and the last Newton steps with an exp that is the same on
//! every machine. Boosted trees are smartcore's. Their types end at this module.

use std::collections::BTreeMap;

use xbot_domain::predictor::{Kind, Scale, Trained};
use xbot_domain::time::Timestamp;

mod boosting;
mod holdout;
mod least_squares;
mod linear;
mod logistic;
mod predict;
mod scores;
mod table;

pub use predict::{predict, predict_from};

/// One measured decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub at: Timestamp,
    /// By name; an absent one is 0.
    pub features: BTreeMap<String, f64>,
    pub er: Option<f64>,
    pub reward: Option<f64>,
    pub success: Option<bool>,
    /// How much evidence it is; above 0.
    pub weight: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Er,
    Reward,
    Success,
}

impl Target {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Er => "er",
            Self::Reward => "reward",
            Self::Success => "success",
        }
    }

    /// Absent for a row that has not measured it.
    pub fn of(self, row: &Row) -> Option<f64> {
        match self {
            Self::Er => row.er,
            Self::Reward => row.reward,
            Self::Success => row.success.map(|yes| f64::from(u8::from(yes))),
        }
    }

    /// The linear model for it: what everything falls back to.
    pub fn baseline(self) -> Kind {
        match self {
            Self::Er | Self::Reward => Kind::Ridge,
            Self::Success => Kind::Logistic,
        }
    }
}

/// A checked question: how to train, and on what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    kind: Kind,
    target: Target,
    lambda: f64,
    seed: u64,
}

impl Ask {
    /// One row's worth of doubt about each coefficient of standardized features.
    pub const LAMBDA: f64 = 1.0;

    /// `lambda` is the penalty on standardized coefficients: Σ w·loss + λ·‖β‖² for ridge, half of
    /// it for logistic.
    pub fn new(kind: Kind, target: Target, lambda: f64, seed: u64) -> Result<Self, TrainError> {
        if lambda > 0.0 && lambda.is_finite() {
            return Ok(Self { kind, target, lambda, seed });
        }
        Err(TrainError::Lambda(lambda))
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TrainError {
    #[error("the penalty must be above 0 and finite, got {0}")]
    Lambda(f64),
    #[error("there are {0} outcomes, and 2 are the least that say anything")]
    TooFew(usize),
    #[error("all outcomes are alike: there is nothing to tell apart")]
    OneClass,
    #[error("the row of {0} has a number that is not finite, or a weight that is not above 0")]
    BadRow(Timestamp),
    #[error("could not solve the least squares")]
    Unsolvable(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the fit did not settle")]
    Unsettled,
    #[error("could not grow trees: {0}")]
    Trees(String),
}

/// A fitted model, before it has a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub kind: Kind,
    pub target: Target,
    pub intercept: f64,
    /// On the standardized scale; constant features have none.
    pub coefficients: BTreeMap<String, f64>,
    pub scaler: BTreeMap<String, Scale>,
    pub model: Option<String>,
    pub samples: u64,
    /// Empty with too few rows to put some aside: absent, not zero.
    pub holdout: BTreeMap<String, f64>,
    pub fallback_from: Option<String>,
    pub seed: u64,
}

/// Where a fit comes from, and which version it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Origin {
    pub version: u32,
    pub simulated: bool,
    pub up_to_position: i64,
    pub at: Timestamp,
}

impl Fit {
    pub fn trained(self, origin: Origin) -> Trained {
        Trained {
            version: origin.version,
            kind: self.kind,
            target: self.target.as_str().to_owned(),
            intercept: self.intercept,
            coefficients: self.coefficients,
            scaler: self.scaler,
            model: self.model,
            samples: self.samples,
            simulated: origin.simulated,
            up_to_position: origin.up_to_position,
            holdout: self.holdout,
            fallback_from: self.fallback_from,
            seed: self.seed,
            at: origin.at,
        }
    }
}

/// Scored on the last fifth by time, then fitted on all rows that have the target.
pub fn train(rows: &[Row], ask: Ask) -> Result<Fit, TrainError> {
    let measured = holdout::measured(rows, ask.target)?;
    match ask.kind {
        Kind::Boosting => boosting_or_linear(&measured, ask),
        kind if kind == ask.target.baseline() => linear(&measured, ask, None),
        kind => {
            let why = format!("{}: it cannot predict {}", name(kind), ask.target.as_str());
            linear(&measured, ask, Some(why))
        }
    }
}

fn linear(rows: &[&Row], ask: Ask, fallback: Option<String>) -> Result<Fit, TrainError> {
    let fit = |rows: &[&Row]| linear::fit(rows, ask);
    let scored = holdout::score(rows, ask.target, fit);
    Ok(Fit { holdout: scored.unwrap_or_default(), fallback_from: fallback, ..fit(rows)? })
}

/// Trees are used only where they are better on rows that neither has seen.
fn boosting_or_linear(rows: &[&Row], ask: Ask) -> Result<Fit, TrainError> {
    let mut base = linear(rows, ask, None)?;
    let because = |why: String| Some(format!("{}: {why}", name(Kind::Boosting)));
    let grow = |rows: &[&Row]| boosting::fit(rows, ask);
    let Some(scored) = holdout::score(rows, ask.target, grow) else {
        base.fallback_from = because(format!("fewer than {} rows", holdout::LEAST));
        return Ok(base);
    };
    let judge = holdout::judge(ask.target);
    let (ours, theirs) = (scored.get(judge), base.holdout.get(judge));
    if !matches!((ours, theirs), (Some(ours), Some(theirs)) if ours < theirs) {
        base.fallback_from = because(format!(
            "{judge} {} is not below {}",
            holdout::shown(ours),
            holdout::shown(theirs)
        ));
        return Ok(base);
    }
    match grow(rows) {
        Ok(fit) => Ok(Fit { holdout: scored, ..fit }),
        Err(error) => {
            base.fallback_from = because(error.to_string());
            Ok(base)
        }
    }
}

fn name(kind: Kind) -> &'static str {
    match kind {
        Kind::Ridge => "ridge",
        Kind::Logistic => "logistic",
        Kind::Boosting => "boosting",
    }
}

#[cfg(test)]
mod tests;
