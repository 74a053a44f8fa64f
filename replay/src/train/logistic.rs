//! min Σ wᵢ log(1 + e^(−sᵢ zᵢ)) + λ/2·‖β‖², with zᵢ = a + xᵢ·β and sᵢ = ±1.
//!
//! The penalty keeps the coefficients finite when the classes can be separated.

use linfa::Dataset;
use linfa::traits::Fit as _;
use linfa_logistic::LogisticRegression;

use super::TrainError;
use super::least_squares::{self, Line};
use super::table::Table;

/// Newton doubles the correct digits with each step; a dozen is far more than a good start needs.
pub(super) const STEPS: usize = 100;
pub(super) const HALVINGS: usize = 40;
/// Of the largest coefficient: the step after one this small would be its square.
pub(super) const SETTLED: f64 = 1e-11;
/// Near the optimum the loss is flat to its last bits, and they must not stop a step.
pub(super) const ROUNDING: f64 = 1e-12;

pub(super) fn fit(table: &Table, lambda: f64) -> Result<Line, TrainError> {
    let alike = table.y.iter().all(|y| Some(y) == table.y.first());
    if alike {
        return Err(TrainError::OneClass);
    }
    let mut line = start(table, lambda);
    let mut loss = loss_of(table, &line, lambda);
    for _ in 0..STEPS {
        let whole = newton(table, &line, lambda)?;
        let (next, new_loss) = shortened(table, &line, &whole, loss, lambda);
        let moved = distance(&line, &next);
        (line, loss) = (next, new_loss);
        if moved <= SETTLED {
            return Ok(rounded(line));
        }
    }
    Err(TrainError::Unsettled)
}

/// The unweighted optimum by L-BFGS; zero when it finds none.
fn start(table: &Table, lambda: f64) -> Line {
    let zero = Line { intercept: 0.0, beta: vec![0.0; table.x.ncols()] };
    let classes = table.y.iter().map(|y| *y > 0.5).collect::<ndarray::Array1<_>>();
    let fitted =
        LogisticRegression::default().alpha(lambda).fit(&Dataset::new(table.x.clone(), classes));
    let Ok(fitted) = fitted else { return zero };
    let found = Line { intercept: fitted.intercept(), beta: fitted.params().to_vec() };
    let better = loss_of(table, &found, lambda) < loss_of(table, &zero, lambda);
    if better { found } else { zero }
}

/// A Newton step is a weighted ridge fit to the working response (iteratively reweighted least
/// squares; McCullagh & Nelder 1989, §2.5).
fn newton(table: &Table, line: &Line, lambda: f64) -> Result<Line, TrainError> {
    let (mut working, mut weights) = (Vec::new(), Vec::new());
    for ((x, y), weight) in table.x.rows().into_iter().zip(&table.y).zip(&table.weights) {
        let z = line.at(x);
        let p = probability(z);
        let spread = (p * (1.0 - p)).max(LEAST_SPREAD);
        working.push(z + (y - p) / spread);
        weights.push(weight * spread);
    }
    least_squares::solve(&table.x, &working, &weights, lambda)
}

/// Where the curve is flat to the last bit a step would be infinite.
pub(super) const LEAST_SPREAD: f64 = 1e-12;

/// The step, halved until it does not make things worse.
fn shortened(table: &Table, from: &Line, to: &Line, loss: f64, lambda: f64) -> (Line, f64) {
    let mut part = 1.0;
    for _ in 0..HALVINGS {
        let line = between(from, to, part);
        let new_loss = loss_of(table, &line, lambda);
        if new_loss <= loss * (1.0 + ROUNDING) {
            return (line, new_loss);
        }
        part /= 2.0;
    }
    (from.clone(), loss)
}

fn between(from: &Line, to: &Line, part: f64) -> Line {
    let mix = |a: &f64, b: &f64| a + part * (b - a);
    Line {
        intercept: mix(&from.intercept, &to.intercept),
        beta: from.beta.iter().zip(&to.beta).map(|(a, b)| mix(a, b)).collect(),
    }
}

fn loss_of(table: &Table, line: &Line, lambda: f64) -> f64 {
    let rows = table.x.rows().into_iter().zip(&table.y).zip(&table.weights);
    let misfit = rows.map(|((x, y), weight)| {
        let z = line.at(x);
        weight * softplus(if *y > 0.5 { -z } else { z })
    });
    let size: f64 = line.beta.iter().map(|beta| beta * beta).sum();
    misfit.sum::<f64>() + lambda / 2.0 * size
}

/// log(1 + eᶻ) without overflow.
fn softplus(z: f64) -> f64 {
    z.max(0.0) + libm::log1p(libm::exp(-z.abs()))
}

pub(super) fn probability(z: f64) -> f64 {
    if z >= 0.0 {
        1.0 / (1.0 + libm::exp(-z))
    } else {
        let e = libm::exp(z);
        e / (1.0 + e)
    }
}

fn distance(a: &Line, b: &Line) -> f64 {
    let pairs = || a.beta.iter().zip(&b.beta).chain([(&a.intercept, &b.intercept)]);
    let moved = pairs().map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let size = pairs().map(|(_, b)| b.abs()).fold(1.0, f64::max);
    moved / size
}

/// To twelve digits: L-BFGS starts with the machine's own exp, whose last bit must not be recorded.
fn rounded(line: Line) -> Line {
    let round = |number: f64| format!("{number:.11e}").parse().unwrap_or(number);
    Line { intercept: round(line.intercept), beta: line.beta.into_iter().map(round).collect() }
}
