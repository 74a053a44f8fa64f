//! min Σ wᵢ (yᵢ − a − xᵢ·β)² + λ‖β‖² by the normal equations, corrected against the rows.
//!
//! Iterative refinement (Björck 1996, §2.9): the residuals of the rows give a gradient, and the
//! factor that gave the solution turns it into a correction. Each makes the error smaller by about
//! the condition times the rounding, so that the last one says how good the solution is.

use std::num::NonZeroUsize;

use super::block::{Block, dot, times};
use super::cholesky::Cholesky;
use super::gram::{self, Gram, pairs};
use super::spread::{self, Spread};
use super::sums::{self, Chunk};
use crate::train::TrainError;
use crate::train::columns::Columns;
use crate::train::least_squares::{self, Line};
use crate::train::table::Table;

/// Of the largest coefficient: what is corrected last is smaller, and what is left smaller still.
const SETTLED: f64 = 1e-12;
/// A factor that needs more is no good.
const STEPS: usize = 8;

/// What the rows come to, whatever the penalty.
#[derive(Debug)]
pub(in crate::train) struct Ridge<'a> {
    columns: &'a Columns,
    threads: NonZeroUsize,
    pub spread: Spread,
    y_mean: f64,
    gram: Gram,
    /// Σ w·y·z.
    right: Vec<f64>,
}

impl<'a> Ridge<'a> {
    pub fn of(columns: &'a Columns, threads: NonZeroUsize) -> Self {
        let (width, n) = (columns.names.len(), columns.rows() as f64);
        let (means, y_mean) = spread::means(columns, threads);
        let alike = columns.weights.iter().all(|weight| *weight == 1.0);
        let size = width + 1;
        let mut sums = sums::over(columns, threads, |chunk| products(chunk, &means, y_mean, alike));
        let squares = if alike { Vec::new() } else { sums.split_off(pairs(size) + size) };
        let right = sums.split_off(pairs(size));
        let gram = Gram { size, upper: sums };
        let squared = |at: usize| if alike { gram.get(at, at) } else { nth(&squares, at) };
        let stds = (0..width).map(|at| (squared(at) / n).sqrt()).collect();
        Self { columns, threads, spread: Spread { means, stds }, y_mean, gram, right }
    }

    pub fn solve(&self, lambda: f64) -> Result<Line, TrainError> {
        match self.by_cholesky(lambda) {
            Some(line) => Ok(line),
            None => self.by_rows(lambda),
        }
    }

    fn by_cholesky(&self, lambda: f64) -> Option<Line> {
        let mut kept = self.spread.kept();
        let scales = self.spread.scales(&kept);
        kept.push(self.spread.means.len());
        let factor = Cholesky::of(&self.gram.scaled(&kept, &scales, lambda))?;
        let right = kept.iter().zip(&scales).map(|(at, scale)| nth(&self.right, *at) / scale);
        let mut beta = factor.solve(&right.collect::<Vec<_>>())?;
        for _ in 0..STEPS {
            let step = factor.solve(&self.gradient(&kept, &scales, &beta, lambda))?;
            beta.iter_mut().zip(&step).for_each(|(beta, step)| *beta += step);
            let largest = |of: &[f64]| of.iter().map(|x| x.abs()).fold(0.0, f64::max);
            if largest(&step) <= SETTLED * largest(&beta) {
                let intercept = self.y_mean + beta.pop()?;
                return Some(Line { intercept, beta });
            }
        }
        None
    }

    /// Of half the loss, downwards, on the standardized scale.
    fn gradient(&self, kept: &[usize], scales: &[f64], beta: &[f64], lambda: f64) -> Vec<f64> {
        let mut along = vec![0.0; self.gram.size];
        for ((at, scale), beta) in kept.iter().zip(scales).zip(beta) {
            along.get_mut(*at).into_iter().for_each(|cell| *cell = beta / scale);
        }
        let (means, y_mean) = (&self.spread.means, self.y_mean);
        let sums = sums::over(self.columns, self.threads, |chunk| {
            let mut sums = vec![0.0; along.len()];
            Block::each(chunk, means, y_mean, |block| {
                let mut left = block.y;
                let said = block.along(&along);
                left.iter_mut().zip(&said).for_each(|(left, said)| *left -= said);
                gram::add_sums(&mut sums, block, &times(&left, &block.weights));
            });
            sums
        });
        let last = kept.len().saturating_sub(1);
        let penalty = |at: usize, beta: f64| if at < last { lambda * beta } else { 0.0 };
        let parts = kept.iter().zip(scales).zip(beta).enumerate();
        parts.map(|(i, ((at, scale), beta))| nth(&sums, *at) / scale - penalty(i, *beta)).collect()
    }

    /// Where columns hang together so closely that their products cannot tell them apart.
    fn by_rows(&self, lambda: f64) -> Result<Line, TrainError> {
        let table = Table::scaled(self.columns, self.spread.scaler(&self.columns.names));
        least_squares::solve(&table.x, &table.y, &table.weights, lambda)
    }
}

/// The pairs, then Σ w·y·z, then Σ z² where weights differ.
fn products(chunk: Chunk<'_>, means: &[f64], y_mean: f64, alike: bool) -> Vec<f64> {
    let size = means.len() + 1;
    let (mut upper, mut right) = (vec![0.0; pairs(size)], vec![0.0; size]);
    let mut squares = vec![0.0; if alike { 0 } else { means.len() }];
    Block::each(chunk, means, y_mean, |block| {
        gram::add(&mut upper, block, &block.weights);
        gram::add_sums(&mut right, block, &times(&block.y, &block.weights));
        for (square, column) in squares.iter_mut().zip(&block.columns) {
            *square += dot(column, column);
        }
    });
    [upper, right, squares].concat()
}

fn nth(of: &[f64], at: usize) -> f64 {
    of.get(at).copied().unwrap_or(f64::NAN)
}
