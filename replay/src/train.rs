//! Outcomes into predictors. The same rows and the same question give the same model.
//!
//! What linfa does: the least squares behind ridge and behind each step of logistic (Householder QR
//! of `linfa-linear`), and the start of logistic (L-BFGS of `linfa-logistic`). What is ours: the
//! penalty, as rows added to the least squares (linfa's own ridge iterates, and this is exact), row
//! weights, which linfa's solvers ignore, the last Newton steps with an exp that is the same on
//! every machine, and sums over chunks where there are many rows. Trees are grown by smartcore and
//! boosted here. Foreign types end at this module.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use xbot_domain::predictor::{Kind, Named, Recipe, Scale, Trained};
use xbot_domain::time::Timestamp;

mod again;
mod boosting;
mod columns;
pub mod file;
mod fitted;
pub mod grid;
mod large;
mod least_squares;
mod linear;
mod logistic;
pub mod model_file;
mod outcomes;
mod predict;
pub mod report;
mod retrain;
pub mod rows;
mod scored;
mod scores;
mod splits;
mod table;
mod trial;
mod way;

pub use again::{again, again_from};
pub use boosting::DEFAULT as BOOSTING;
pub use columns::{Clock, Columns, Given, Measure};
pub use grid::Grid;
pub use outcomes::Outcomes;
pub use predict::{predict, predict_from, predict_named};
pub use report::Report;
pub use retrain::{Question, Retrained, retrain};
pub use scored::{Scored, score};
pub use way::Way;

use trial::Chosen;

/// One measured decision.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// When it went out.
    pub at: Timestamp,
    /// From when on one could have learned from it.
    pub known_at: Timestamp,
    /// By name; an absent one is 0.
    pub features: Named,
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

    pub fn named(name: &str) -> Option<Self> {
        [Self::Er, Self::Reward, Self::Success].into_iter().find(|target| target.as_str() == name)
    }

    pub fn measure(self) -> Measure {
        match self {
            Self::Er | Self::Reward => Measure::Number,
            Self::Success => Measure::Chance,
        }
    }

    /// The linear model for it: what everything falls back to.
    pub fn baseline(self) -> Kind {
        linear::baseline(self.measure())
    }
}

/// A checked question: how to train, and on what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ask {
    way: Way,
    target: Target,
}

impl Ask {
    /// One row's worth of doubt about each coefficient of standardized features.
    pub const LAMBDA: f64 = 1.0;

    /// `lambda` as for [`Way::new`].
    pub fn new(kind: Kind, target: Target, lambda: f64, seed: u64) -> Result<Self, TrainError> {
        Ok(Self { way: Way::new(kind, lambda, seed)?, target })
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
    #[error("{0}")]
    Growing(String),
    #[error("there are not as many numbers as rows and columns say")]
    Shape,
    #[error(
        "a number is not finite, a weight is not above 0, or an outcome was known before its row"
    )]
    BadNumber,
    #[error("an outcome is neither 0 nor 1, and there is no chance of it")]
    NoClasses,
    #[error("it says nothing of some row")]
    Silent,
    #[error("there is no column {0:?}, which it learned from")]
    NoColumn(String),
    #[error("there are no parameters to try")]
    NoGrid,
    #[error("the model has no recipe to be trained by")]
    NoRecipe,
    #[error("a model predicts er, reward or success, and not {0}")]
    UnknownTarget(String),
}

/// A fitted model, before it has a version.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    pub kind: Kind,
    pub target: String,
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
    /// Absent where it was trained in the fixed way of the running system.
    pub recipe: Option<Recipe>,
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
            target: self.target,
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
            recipe: self.recipe,
        }
    }
}

/// Scored on the last fifth by time, then fitted on all rows that have the target.
pub fn train(rows: impl IntoIterator<Item: Borrow<Row>>, ask: Ask) -> Result<Fit, TrainError> {
    let columns = Columns::of(rows, ask.target)?;
    let fold = splits::by_count(&columns);
    let chosen = trial::choose(&columns, ask.way, fold.as_ref(), NonZeroUsize::MIN)?;
    let mut fit = fit(chosen, ask.target.as_str(), &columns, ask.way.seed)?;
    let kind = ask.way.kind;
    if kind != Kind::Boosting && kind != ask.target.baseline() {
        fit.fallback_from =
            Some(format!("{}: it cannot predict {}", way::name(kind), ask.target.as_str()));
    }
    Ok(fit)
}

/// Fitted on all rows, and scored on none.
pub fn fit_columns(columns: &Columns, way: Way, threads: NonZeroUsize) -> Result<Fit, TrainError> {
    let fitted = trial::fit(columns, way, threads)?;
    let (trial, fallback_from, linear) = (None, None, None);
    let chosen = Chosen { fitted, trial, fallback_from, linear };
    let fit = fit(chosen, "y", columns, way.seed)?;
    Ok(Fit { recipe: Some(way.recipe()), ..fit })
}

fn fit(chosen: Chosen, target: &str, columns: &Columns, seed: u64) -> Result<Fit, TrainError> {
    let fitted = chosen.fitted;
    let written = fitted.trees.map(|trees| trees.written()).transpose();
    Ok(Fit {
        kind: fitted.kind,
        target: target.to_owned(),
        intercept: fitted.intercept,
        coefficients: fitted.coefficients,
        scaler: fitted.scaler,
        model: written.map_err(|error| TrainError::Trees(error.to_string()))?,
        samples: columns.rows() as u64,
        holdout: chosen.trial.map(|trial| trial.scores).unwrap_or_default(),
        fallback_from: chosen.fallback_from,
        seed,
        recipe: None,
    })
}

#[cfg(test)]
mod tests;
