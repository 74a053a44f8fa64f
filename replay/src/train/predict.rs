//! What a model says of a decision.

use std::collections::BTreeMap;

use xbot_domain::features::Features;
use xbot_domain::predictor::{Kind, Scale, Trained, vector};

use super::table::standardized;
use super::{Fit, boosting, logistic};

/// The expected rate or reward, or the chance of success. Absent when it cannot be told.
pub fn predict(model: &Trained, features: &Features) -> Option<f64> {
    parts(model).at(&vector(features))
}

/// The same from some of the features alone; the others are taken to be as they usually are.
pub fn predict_from(
    model: &Trained,
    features: &Features,
    known: impl Fn(&str) -> bool,
) -> Option<f64> {
    let mut named = vector(features);
    for (name, scale) in model.scaler.iter().filter(|(name, _)| !known(name)) {
        named.insert(name.clone(), scale.mean);
    }
    parts(model).at(&named)
}

fn parts(model: &Trained) -> Parts<'_> {
    Parts {
        kind: model.kind,
        success: model.target == "success",
        intercept: model.intercept,
        coefficients: &model.coefficients,
        scaler: &model.scaler,
        trees: model.model.as_deref(),
    }
}

pub(super) fn fitted(fit: &Fit, features: &BTreeMap<String, f64>) -> Option<f64> {
    let parts = Parts {
        kind: fit.kind,
        success: fit.target == super::Target::Success,
        intercept: fit.intercept,
        coefficients: &fit.coefficients,
        scaler: &fit.scaler,
        trees: fit.model.as_deref(),
    };
    parts.at(features)
}

struct Parts<'a> {
    kind: Kind,
    success: bool,
    intercept: f64,
    coefficients: &'a BTreeMap<String, f64>,
    scaler: &'a BTreeMap<String, Scale>,
    trees: Option<&'a str>,
}

impl Parts<'_> {
    fn at(&self, features: &BTreeMap<String, f64>) -> Option<f64> {
        let said = match self.kind {
            Kind::Ridge => self.sum(features),
            Kind::Logistic => logistic::probability(self.sum(features)),
            Kind::Boosting => {
                boosting::ask(self.trees?, standardized(self.scaler, features).collect())?
            }
        };
        // Trees and their sums know no bounds; a chance has some.
        let said = if self.success { said.clamp(0.0, 1.0) } else { said };
        said.is_finite().then_some(said)
    }

    fn sum(&self, features: &BTreeMap<String, f64>) -> f64 {
        let inputs = self.scaler.keys().zip(standardized(self.scaler, features));
        let beta = |name: &String| self.coefficients.get(name).copied().unwrap_or(0.0);
        self.intercept + inputs.map(|(name, input)| beta(name) * input).sum::<f64>()
    }
}
