//! What a linear model holds of each feature.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::train::fitted::Fitted;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Coefficient {
    /// Per standard deviation; the penalty is on these.
    pub standardized: f64,
    /// Per unit of the feature.
    pub raw: f64,
    pub mean: f64,
    pub std: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Intercept {
    /// Where every feature is at its mean.
    pub standardized: f64,
    /// Where every feature is 0.
    pub raw: f64,
}

pub(super) fn of(fitted: &Fitted) -> Option<BTreeMap<String, Coefficient>> {
    fitted.trees.is_none().then(|| named(fitted).collect())
}

pub(super) fn intercept(fitted: &Fitted) -> Option<Intercept> {
    let at_zero: f64 = named(fitted).map(|(_, of)| of.raw * of.mean).sum();
    let standardized = fitted.intercept;
    fitted.trees.is_none().then_some(Intercept { standardized, raw: standardized - at_zero })
}

fn named(fitted: &Fitted) -> impl Iterator<Item = (String, Coefficient)> {
    fitted.coefficients.iter().filter_map(|(name, standardized)| {
        let scale = fitted.scaler.get(name)?;
        let (standardized, mean, std) = (*standardized, scale.mean, scale.std);
        Some((name.clone(), Coefficient { standardized, raw: standardized / std, mean, std }))
    })
}
