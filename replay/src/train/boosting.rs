//! Boosted trees: smartcore grows each tree, on what the trees before it missed.
//!
//! Ours is what lies between the trees (Friedman 2001, stochastic as in Friedman 2002): the loss, the
//! rows that each tree sees, and what its leaves say, by one Newton step. So a chance is fitted as
//! one, and rows weigh in leaves as they should; where a tree asks its questions, they all count alike.

use xbot_domain::predictor::{Boosting, Kind};

use super::TrainError;
use super::columns::{Columns, Measure};
use super::fitted::Fitted;
use super::table::Table;
use super::way::Way;

mod grow;
mod link;
mod tree;

pub(super) use grow::Growth;
pub(super) use tree::Trees;

/// Half of the rows for each tree: what one of them overfits, the others do not.
pub const DEFAULT: Boosting =
    Boosting { depth: 3, rate: 0.1, rounds: 100, subsample: 0.5, least_in_a_leaf: 3 };

pub(super) fn fit(columns: &Columns, way: Way) -> Result<Fitted, TrainError> {
    let table = Table::of(columns);
    if table.scaler.is_empty() {
        return Err(TrainError::Trees("no feature varies".to_owned()));
    }
    if columns.measure == Measure::Chance && table.y.iter().all(|y| Some(y) == table.y.first()) {
        return Err(TrainError::OneClass);
    }
    let (trees, growth) = grow::grow(&table, columns.measure, way)?;
    Ok(Fitted {
        kind: Kind::Boosting,
        intercept: trees.base,
        coefficients: Default::default(),
        scaler: table.scaler,
        trees: Some(trees),
        growth: Some(growth),
    })
}
