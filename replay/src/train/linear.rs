//! The linear model of an outcome: ridge for a number, logistic for a yes or no.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use xbot_domain::predictor::{Kind, Scale};

use super::TrainError;
use super::columns::{Columns, Measure};
use super::fitted::Fitted;
use super::large::{self, LARGE, Ridge};
use super::least_squares::{self, Line};
use super::logistic;
use super::table::Table;

pub(super) fn fit(
    columns: &Columns,
    lambda: f64,
    threads: NonZeroUsize,
) -> Result<Fitted, TrainError> {
    let mut fits = fits(columns, &[lambda], threads);
    fits.pop().unwrap_or(Err(TrainError::Unsettled))
}

/// One for each penalty; what does not depend on it is done once.
pub(super) fn fits(
    columns: &Columns,
    lambdas: &[f64],
    threads: NonZeroUsize,
) -> Vec<Result<Fitted, TrainError>> {
    if columns.rows() < LARGE { small(columns, lambdas) } else { many(columns, lambdas, threads) }
}

fn small(columns: &Columns, lambdas: &[f64]) -> Vec<Result<Fitted, TrainError>> {
    let table = Table::of(columns);
    let line = |lambda: f64| match columns.measure {
        Measure::Chance => logistic::fit(&table, lambda),
        Measure::Number => least_squares::solve(&table.x, &table.y, &table.weights, lambda),
    };
    let fit = |lambda: &f64| Ok(fitted(columns.measure, table.scaler.clone(), line(*lambda)?));
    lambdas.iter().map(fit).collect()
}

fn many(
    columns: &Columns,
    lambdas: &[f64],
    threads: NonZeroUsize,
) -> Vec<Result<Fitted, TrainError>> {
    if columns.measure == Measure::Chance && one_class(columns) {
        return lambdas.iter().map(|_| Err(TrainError::OneClass)).collect();
    }
    let sums = Ridge::of(columns, threads);
    let line = |lambda: f64| match columns.measure {
        Measure::Chance => large::logistic(columns, &sums.spread, lambda, threads),
        Measure::Number => sums.solve(lambda),
    };
    let scaler = sums.spread.scaler(&columns.names);
    let fit = |lambda: &f64| Ok(fitted(columns.measure, scaler.clone(), line(*lambda)?));
    lambdas.iter().map(fit).collect()
}

fn one_class(columns: &Columns) -> bool {
    columns.y.iter().all(|y| Some(y) == columns.y.first())
}

fn fitted(measure: Measure, scaler: BTreeMap<String, Scale>, line: Line) -> Fitted {
    Fitted {
        kind: baseline(measure),
        intercept: line.intercept,
        coefficients: scaler.keys().cloned().zip(line.beta).collect(),
        scaler,
        trees: None,
        growth: None,
    }
}

/// The linear kind for it: what everything falls back to.
pub(super) fn baseline(measure: Measure) -> Kind {
    match measure {
        Measure::Number => Kind::Ridge,
        Measure::Chance => Kind::Logistic,
    }
}
