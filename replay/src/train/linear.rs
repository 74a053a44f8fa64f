//! The linear model of a target: ridge for a number, logistic for a yes or no.

use xbot_domain::predictor::Kind;

use super::least_squares;
use super::logistic;
use super::table::Table;
use super::{Ask, Fit, Row, TrainError};

pub(super) fn fit(rows: &[&Row], ask: Ask) -> Result<Fit, TrainError> {
    let table = Table::of(rows, ask.target);
    let kind = ask.target.baseline();
    let line = match kind {
        Kind::Logistic => logistic::fit(&table, ask.lambda)?,
        Kind::Ridge | Kind::Boosting => {
            least_squares::solve(&table.x, &table.y, &table.weights, ask.lambda)?
        }
    };
    Ok(Fit {
        kind,
        target: ask.target,
        intercept: line.intercept,
        coefficients: table.scaler.keys().cloned().zip(line.beta).collect(),
        scaler: table.scaler,
        model: None,
        samples: rows.len() as u64,
        holdout: Default::default(),
        fallback_from: None,
        seed: ask.seed,
    })
}
