//! Means and spreads of the columns, and which of them vary.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use xbot_domain::predictor::Scale;

use super::sums;
use crate::train::columns::Columns;
use crate::train::table::ROUNDING;

/// By the population, without weights.
#[derive(Clone, Debug)]
pub(in crate::train) struct Spread {
    pub means: Vec<f64>,
    pub stds: Vec<f64>,
}

/// Of the columns and of the outcomes.
pub(super) fn means(columns: &Columns, threads: NonZeroUsize) -> (Vec<f64>, f64) {
    let (width, n) = (columns.names.len(), columns.rows() as f64);
    let mut sums = sums::over(columns, threads, |chunk| {
        let mut sums = vec![0.0; width];
        for line in chunk.x.chunks_exact(width.max(1)) {
            sums.iter_mut().zip(line).for_each(|(sum, x)| *sum += x);
        }
        sums.push(chunk.y.iter().sum());
        sums
    });
    let y = sums.pop().unwrap_or_default();
    (sums.into_iter().map(|sum| sum / n).collect(), y / n)
}

impl Spread {
    /// The columns that vary, by their place.
    pub fn kept(&self) -> Vec<usize> {
        let pairs = self.means.iter().zip(&self.stds).enumerate();
        let varies =
            |(_, (mean, std)): &(usize, (&f64, &f64))| **std > ROUNDING * mean.abs().max(1.0);
        pairs.filter(varies).map(|(at, _)| at).collect()
    }

    pub fn scaler(&self, names: &[String]) -> BTreeMap<String, Scale> {
        let scale = |at: usize| {
            let (mean, std) = (*self.means.get(at)?, *self.stds.get(at)?);
            Some((names.get(at)?.clone(), Scale { mean, std }))
        };
        self.kept().into_iter().filter_map(scale).collect()
    }

    /// The scales of the kept columns, and 1 for the intercept behind them.
    pub fn scales(&self, kept: &[usize]) -> Vec<f64> {
        let of = |at: &usize| self.stds.get(*at).copied();
        kept.iter().filter_map(of).chain([1.0]).collect()
    }
}
