//! min Σ wᵢ log(1 + e^(−sᵢ zᵢ)) + λ/2·‖β‖² by Newton's method, from sums over the rows.

use std::num::NonZeroUsize;

use super::block::{Block, Column, times};
use super::cholesky::Cholesky;
use super::gram::{self, Gram, pairs};
use super::spread::Spread;
use super::sums;
use crate::train::TrainError;
use crate::train::columns::Columns;
use crate::train::least_squares::Line;
use crate::train::logistic::{HALVINGS, LEAST_SPREAD, ROUNDING, SETTLED, STEPS};

/// Coefficients on the standardized scale, the intercept last, and what the rows say of them.
struct Place {
    beta: Vec<f64>,
    loss: f64,
    gradient: Vec<f64>,
    curvature: Gram,
}

struct Logistic<'a> {
    columns: &'a Columns,
    threads: NonZeroUsize,
    spread: &'a Spread,
    /// The columns that vary, and the intercept behind them.
    kept: Vec<usize>,
    scales: Vec<f64>,
    lambda: f64,
}

pub(in crate::train) fn fit(
    columns: &Columns,
    spread: &Spread,
    lambda: f64,
    threads: NonZeroUsize,
) -> Result<Line, TrainError> {
    let mut kept = spread.kept();
    let scales = spread.scales(&kept);
    kept.push(spread.means.len());
    let asked = Logistic { columns, threads, spread, kept, scales, lambda };
    let mut place = asked.at(vec![0.0; asked.kept.len()]);
    for _ in 0..STEPS {
        let step = asked.step(&place).ok_or(TrainError::Unsettled)?;
        if largest(&step) <= SETTLED * largest(&place.beta).max(1.0) {
            return line(moved(&place.beta, &step, 1.0));
        }
        place = asked.shortened(place, &step);
    }
    Err(TrainError::Unsettled)
}

impl Logistic<'_> {
    fn at(&self, beta: Vec<f64>) -> Place {
        let size = self.spread.means.len() + 1;
        let mut along = vec![0.0; size];
        for ((at, scale), beta) in self.kept.iter().zip(&self.scales).zip(&beta) {
            along.get_mut(*at).into_iter().for_each(|cell| *cell = beta / scale);
        }
        let mut sums = sums::over(self.columns, self.threads, |chunk| {
            let (mut upper, mut slopes) = (vec![0.0; pairs(size)], vec![0.0; size]);
            let mut loss = 0.0;
            Block::each(chunk, &self.spread.means, 0.0, |block| {
                let seen = look(block, &along);
                loss += seen.loss;
                gram::add(&mut upper, block, &seen.curvature);
                gram::add_sums(&mut slopes, block, &seen.missed);
            });
            upper.extend(slopes);
            upper.push(loss);
            upper
        });
        let free = beta.split_last().map_or(&[][..], |(_, free)| free);
        let size_of = free.iter().map(|beta| beta * beta).sum::<f64>();
        let loss = sums.pop().unwrap_or(f64::NAN) + self.lambda / 2.0 * size_of;
        let slopes = sums.split_off(pairs(size));
        let penalties = free.iter().map(|beta| self.lambda * beta).chain([0.0]);
        let kept = self.kept.iter().zip(&self.scales);
        let slope = |(at, scale): (&usize, &f64)| slopes.get(*at).map_or(f64::NAN, |s| s / scale);
        let gradient = kept.map(slope).zip(penalties).map(|(slope, own)| slope - own).collect();
        Place { loss, gradient, curvature: Gram { size, upper: sums }, beta }
    }

    fn step(&self, place: &Place) -> Option<Vec<f64>> {
        let curvature = place.curvature.scaled(&self.kept, &self.scales, self.lambda);
        Cholesky::of(&curvature)?.solve(&place.gradient)
    }

    /// The step, halved until it does not make things worse.
    fn shortened(&self, from: Place, step: &[f64]) -> Place {
        let mut part = 1.0;
        for _ in 0..HALVINGS {
            let to = self.at(moved(&from.beta, step, part));
            if to.loss <= from.loss * (1.0 + ROUNDING) {
                return to;
            }
            part /= 2.0;
        }
        from
    }
}

struct Seen {
    missed: Column,
    curvature: Column,
    loss: f64,
}

/// Σ weight·loss, and its first and second derivatives along the sum of each row.
fn look(block: &Block, along: &[f64]) -> Seen {
    let mut missed = block.along(along);
    let (mut curvature, mut loss) = (missed, 0.0);
    let cells = missed.iter_mut().zip(&mut curvature).zip(block.y.iter().zip(&block.weights));
    for ((missed, curvature), (y, weight)) in cells {
        let z = *missed;
        let e = libm::exp(-z.abs());
        let p = if z >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) };
        *missed = y - p;
        *curvature = (p * (1.0 - p)).max(LEAST_SPREAD);
        // log(1 + e^(∓z)): what the class that happened costs.
        let against = if *y > 0.5 { -z } else { z };
        loss += weight * (against.max(0.0) + libm::log1p(e));
    }
    let weights = &block.weights;
    Seen { missed: times(&missed, weights), curvature: times(&curvature, weights), loss }
}

fn moved(beta: &[f64], step: &[f64], part: f64) -> Vec<f64> {
    beta.iter().zip(step).map(|(beta, step)| beta + part * step).collect()
}

fn largest(of: &[f64]) -> f64 {
    of.iter().map(|x| x.abs()).fold(0.0, f64::max)
}

fn line(mut beta: Vec<f64>) -> Result<Line, TrainError> {
    let intercept = beta.pop().unwrap_or_default();
    if beta.iter().chain([&intercept]).all(|number| number.is_finite()) {
        return Ok(Line { intercept, beta });
    }
    Err(TrainError::Unsettled)
}
