//! Standardized columns of few rows, and what trees are grown on.

use std::collections::BTreeMap;

use ndarray::Array2;
use xbot_domain::predictor::{Named, Scale};

use super::columns::Columns;

/// Below this share of its own size the spread of a column is rounding, not information.
pub(super) const ROUNDING: f64 = 1e-12;

/// Columns in the order of the scaler's names.
#[derive(Debug)]
pub(super) struct Table {
    pub scaler: BTreeMap<String, Scale>,
    pub x: Array2<f64>,
    pub y: Vec<f64>,
    pub weights: Vec<f64>,
}

impl Table {
    pub fn of(columns: &Columns) -> Self {
        let scale = |(at, name): (usize, &String)| Some((name.clone(), scale(columns, at)?));
        Self::scaled(columns, columns.names.iter().enumerate().filter_map(scale).collect())
    }

    /// By means and spreads that are known.
    pub fn scaled(columns: &Columns, scaler: BTreeMap<String, Scale>) -> Self {
        let shape = (columns.rows(), scaler.len());
        let cells = Places::of(&scaler, columns).standardized(columns).collect();
        Self {
            x: Array2::from_shape_vec(shape, cells).unwrap_or_else(|_| Array2::zeros(shape)),
            y: columns.y.clone(),
            weights: columns.weights.clone(),
            scaler,
        }
    }
}

/// By the population's mean and spread; absent for a column that does not vary.
fn scale(columns: &Columns, at: usize) -> Option<Scale> {
    let n = columns.rows() as f64;
    let values = || columns.x.iter().skip(at).step_by(columns.names.len().max(1));
    let mean = values().sum::<f64>() / n;
    let std = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    (std > ROUNDING * mean.abs().max(1.0)).then_some(Scale { mean, std })
}

/// Where the features of a model stand in columns; absent ones count as 0.
#[derive(Debug)]
pub(super) struct Places<'a>(Vec<(Option<usize>, &'a Scale)>);

impl<'a> Places<'a> {
    pub fn of(scaler: &'a BTreeMap<String, Scale>, columns: &Columns) -> Self {
        let place = |name: &String| columns.names.binary_search(name).ok();
        Self(scaler.iter().map(|(name, scale)| (place(name), scale)).collect())
    }

    pub fn standardized_line(&self, line: &[f64]) -> impl Iterator<Item = f64> {
        let cell = |at: Option<usize>| at.and_then(|at| line.get(at)).copied().unwrap_or(0.0);
        self.0.iter().map(move |(at, scale)| (cell(*at) - scale.mean) / scale.std)
    }

    fn standardized(&self, columns: &Columns) -> impl Iterator<Item = f64> {
        columns.lines().flat_map(|line| self.standardized_line(line))
    }
}

/// In the order of the scaler's names; what is absent counts as 0.
pub(super) fn standardized(
    scaler: &BTreeMap<String, Scale>,
    features: &Named,
) -> impl Iterator<Item = f64> {
    scaler.iter().map(|(name, scale)| {
        (features.get(name.as_str()).copied().unwrap_or(0.0) - scale.mean) / scale.std
    })
}
