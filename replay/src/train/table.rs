//! Rows as standardized columns.

use std::collections::{BTreeMap, BTreeSet};

use ndarray::Array2;
use xbot_domain::predictor::Scale;

use super::{Row, Target};

/// Below this share of its own size the spread of a column is rounding, not information.
const ROUNDING: f64 = 1e-12;

/// What a fit works on: columns in the order of the scaler's names.
#[derive(Debug)]
pub(super) struct Table {
    pub scaler: BTreeMap<String, Scale>,
    pub x: Array2<f64>,
    pub y: Vec<f64>,
    pub weights: Vec<f64>,
}

impl Table {
    pub fn of(rows: &[&Row], target: Target) -> Self {
        let names: BTreeSet<&String> = rows.iter().flat_map(|row| row.features.keys()).collect();
        let scale = |name: &String| Some((name.clone(), scale(rows, name)?));
        let scaler: BTreeMap<String, Scale> = names.into_iter().filter_map(scale).collect();
        let cells: Vec<f64> =
            rows.iter().flat_map(|row| standardized(&scaler, &row.features)).collect();
        let shape = (rows.len(), scaler.len());
        Self {
            x: Array2::from_shape_vec(shape, cells).unwrap_or_else(|_| Array2::zeros(shape)),
            y: rows.iter().filter_map(|row| target.of(row)).collect(),
            weights: rows.iter().map(|row| row.weight).collect(),
            scaler,
        }
    }
}

/// By the population's mean and spread; absent for a column that does not vary.
fn scale(rows: &[&Row], name: &str) -> Option<Scale> {
    let n = rows.len() as f64;
    let values = || rows.iter().map(|row| row.features.get(name).copied().unwrap_or(0.0));
    let mean = values().sum::<f64>() / n;
    let std = (values().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    (std > ROUNDING * mean.abs().max(1.0)).then_some(Scale { mean, std })
}

/// In the order of the scaler's names; what is absent counts as 0.
pub(super) fn standardized<'a>(
    scaler: &'a BTreeMap<String, Scale>,
    features: &'a BTreeMap<String, f64>,
) -> impl Iterator<Item = f64> + 'a {
    scaler
        .iter()
        .map(|(name, scale)| (features.get(name).copied().unwrap_or(0.0) - scale.mean) / scale.std)
}
