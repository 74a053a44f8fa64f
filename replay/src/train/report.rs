//! What is to be said of a trained model. Absent is what too few rows can say.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use serde::Serialize;
use xbot_domain::predictor::{Boosting, Kind};

use super::columns::{Columns, Measure};
use super::grid::Tried;
use super::retrain::Tuned;
use super::trial::{Chosen, judge};

mod calibration;
mod coefficients;
mod curve;
mod importance;
mod residuals;
mod spans;

pub use calibration::Bin;
pub use coefficients::{Coefficient, Intercept};
pub use curve::Point;
pub use importance::Importance;
pub use spans::{Holdout, Moment, Span};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub rows: u64,
    /// `number`, or `chance` for outcomes of 0 and 1.
    pub measure: &'static str,
    /// The score by which parameters are chosen; lower is better.
    pub judged_by: &'static str,
    pub chosen: Parameters,
    /// The kind that was asked for, and why it is not used.
    pub fallback_from: Option<String>,
    pub grid: Vec<Tried>,
    /// On which the grid was tried.
    pub folds: Vec<Span>,
    /// What the chosen one says of the last fifth, which had no part in choosing it.
    pub holdout: Option<Holdout>,
    /// Of the model of all rows; absent for trees.
    pub intercept: Option<Intercept>,
    pub coefficients: Option<BTreeMap<String, Coefficient>>,
    /// Of trees.
    pub importance: Option<BTreeMap<String, Importance>>,
    /// Of the holdout.
    pub calibration: Option<Vec<Bin>>,
    /// Scores on the holdout, learning from the first rows alone.
    pub learning_curve: Option<Vec<Point>>,
    /// Observed less predicted on the holdout, by share of the rows below.
    pub residuals: Option<BTreeMap<String, f64>>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameters {
    /// Of the model that came of it.
    pub kind: Kind,
    pub lambda: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boosting: Option<Boosting>,
    /// Of the score over the folds, and its standard deviation.
    pub mean: Option<f64>,
    pub spread: Option<f64>,
}

pub(super) fn of(
    columns: &Columns,
    tuned: &Tuned,
    chosen: &Chosen,
    threads: NonZeroUsize,
) -> Report {
    let (fitted, best) = (&chosen.fitted, tuned.best.and_then(|best| tuned.tried.get(best)));
    let trial = chosen.trial.as_ref();
    let known = tuned.known.as_ref().unwrap_or(columns);
    Report {
        rows: columns.rows() as u64,
        measure: match columns.measure {
            Measure::Number => "number",
            Measure::Chance => "chance",
        },
        judged_by: judge(columns.measure),
        chosen: Parameters {
            kind: fitted.kind,
            lambda: tuned.way.lambda,
            boosting: (fitted.kind == Kind::Boosting).then_some(tuned.way.boosting),
            mean: best.and_then(|best| best.mean),
            spread: best.and_then(|best| best.spread),
        },
        fallback_from: chosen.fallback_from.clone(),
        grid: tuned.tried.clone(),
        folds: tuned.folds.iter().map(|fold| spans::of(known, fold)).collect(),
        holdout: tuned.last.as_ref().and_then(|last| spans::holdout(columns, last, chosen)),
        intercept: coefficients::intercept(fitted),
        coefficients: coefficients::of(fitted),
        importance: importance::of(fitted),
        calibration: trial.and_then(|trial| calibration::of(&trial.pairs, columns.measure)),
        learning_curve: curve::of(columns, tuned, fitted.kind, threads),
        residuals: trial
            .filter(|_| columns.measure == Measure::Number)
            .and_then(|trial| residuals::of(&trial.pairs)),
    }
}
