//! A predictor trained with parameters that earlier rows chose, and all that can be said of it.
//!
//! The last fifth of the rows is put aside. The second half of what was known before it began is cut
//! into blocks, and every point of the grid is tried on each block, trained by what was known before
//! that. The best of them is trained on all that was known before the last fifth, scored on it once,
//! and then trained on everything.

use std::num::NonZeroUsize;

use xbot_domain::predictor::Kind;

use super::columns::Columns;
use super::grid::{self, Grid, Tried};
use super::report::{self, Report};
use super::splits::{self, Fold};
use super::way::Way;
use super::{Fit, TrainError, fit, trial};

/// What is asked of the rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub kind: Kind,
    /// What it predicts.
    pub target: String,
    pub grid: Grid,
    pub folds: usize,
    pub seed: u64,
}

impl Question {
    pub const FOLDS: usize = 4;
    pub const MOST_FOLDS: usize = 50;

    /// With the usual grid.
    pub fn new(kind: Kind, target: &str, seed: u64) -> Self {
        let (target, grid) = (target.to_owned(), Grid::of(kind));
        Self { kind, target, grid, folds: Self::FOLDS, seed }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Retrained {
    /// Of all rows.
    pub fit: Fit,
    pub report: Report,
}

/// The same for any number of threads. `tell` is told how much of the grid is done, and how much there
/// is.
pub fn retrain(
    columns: &Columns,
    question: &Question,
    threads: NonZeroUsize,
    tell: &mut dyn FnMut(u64, u64),
) -> Result<Retrained, TrainError> {
    let ways = question.grid.ways(question.kind, question.seed)?;
    let tuned = Tuned::of(columns, question.folds, &ways, threads, tell)?;
    let last = tuned.last.as_ref();
    let chosen = trial::choose(columns, tuned.way, last, threads)?;
    let report = report::of(columns, &tuned, &chosen, threads);
    let mut fit = fit(chosen, &question.target, columns, question.seed)?;
    fit.recipe = Some(tuned.way.recipe());
    Ok(Retrained { fit, report })
}

/// The way that did best on later rows.
pub(super) struct Tuned {
    pub way: Way,
    pub tried: Vec<Tried>,
    /// Its place in the grid.
    pub best: Option<usize>,
    /// The last fifth; absent with too few rows.
    pub last: Option<Fold>,
    /// What was known before it.
    pub known: Option<Columns>,
    /// Within that.
    pub folds: Vec<Fold>,
}

impl Tuned {
    fn of(
        columns: &Columns,
        folds: usize,
        ways: &[Way],
        threads: NonZeroUsize,
        tell: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, TrainError> {
        let last = splits::last(columns);
        let known = last.as_ref().map(|fold| columns.select(&fold.train));
        let folds = known.as_ref().map(|known| splits::rolling(known, folds)).unwrap_or_default();
        let of = known.as_ref().unwrap_or(columns);
        let tried = grid::tried(of, &folds, ways, threads, tell);
        let best = grid::best(&tried);
        let way = ways.get(best.unwrap_or(0)).copied().ok_or(TrainError::NoGrid)?;
        Ok(Self { way, tried, best, last, known, folds })
    }
}
