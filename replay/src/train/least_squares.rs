//! min Σ wᵢ (yᵢ − a − xᵢ·β)² + λ‖β‖², exactly.
//!
//! The penalty is p more rows, √λ·I with targets 0 and nothing under the intercept, so that ordinary
//! least squares on the longer matrix is ridge on the shorter one (Marquardt 1970). QR of that
//! matrix never forms XᵀX, whose condition is the square.

use linfa::Dataset;
use linfa::traits::Fit as _;
use linfa_linear::LinearRegression;
use ndarray::{Array1, Array2};

use super::TrainError;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub intercept: f64,
    pub beta: Vec<f64>,
}

pub(super) fn solve(
    x: &Array2<f64>,
    y: &[f64],
    weights: &[f64],
    lambda: f64,
) -> Result<Line, TrainError> {
    let records = stacked(x, weights, lambda);
    let weighted = y.iter().zip(weights).map(|(y, w)| y * w.sqrt());
    let targets: Array1<f64> = weighted.chain(std::iter::repeat_n(0.0, x.ncols())).collect();
    let fitted = LinearRegression::new()
        .with_intercept(false) // it is the last column, which the penalty leaves alone
        .fit(&Dataset::new(records, targets))
        .map_err(|error| TrainError::Unsolvable(error.into()))?;
    let mut beta = fitted.params().to_vec();
    let intercept = beta.pop().unwrap_or_default();
    if beta.iter().chain([&intercept]).all(|number| number.is_finite()) {
        Ok(Line { intercept, beta })
    } else {
        Err(TrainError::Unsettled)
    }
}

/// [ √W·X  √W·1 ]
/// [ √λ·I   0   ]
fn stacked(x: &Array2<f64>, weights: &[f64], lambda: f64) -> Array2<f64> {
    let (n, p) = x.dim();
    let root = lambda.sqrt();
    let mut all = Array2::zeros((n + p, p + 1));
    for ((mut to, from), weight) in all.rows_mut().into_iter().zip(x.rows()).zip(weights) {
        let cells = from.iter().copied().chain([1.0]);
        to.iter_mut().zip(cells).for_each(|(to, cell)| *to = cell * weight.sqrt());
    }
    for (column, mut row) in all.rows_mut().into_iter().skip(n).enumerate() {
        row.iter_mut().skip(column).take(1).for_each(|cell| *cell = root);
    }
    all
}

impl Line {
    pub fn at<'a>(&self, x: impl IntoIterator<Item = &'a f64>) -> f64 {
        let products = self.beta.iter().zip(x).map(|(beta, x)| beta * x);
        self.intercept + products.sum::<f64>()
    }
}
