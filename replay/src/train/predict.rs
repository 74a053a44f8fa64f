//! What a model says of a decision.

use xbot_domain::features::Features;
use xbot_domain::predictor::{Named, Trained, vector};

use super::boosting::Trees;
use super::fitted::Voice;
use super::table::standardized;

/// The expected rate or reward, or the chance of success. Absent when it cannot be told.
pub fn predict(model: &Trained, features: &Features) -> Option<f64> {
    predict_named(model, &vector(features))
}

/// The same from some of the features alone; the others are taken to be as they usually are.
pub fn predict_from(
    model: &Trained,
    features: &Features,
    known: impl Fn(&str) -> bool,
) -> Option<f64> {
    let mut named = vector(features);
    for (name, scale) in model.scaler.iter().filter(|(name, _)| !known(name)) {
        named.insert(name.clone().into(), scale.mean);
    }
    predict_named(model, &named)
}

/// The same from numbers with names; an absent one counts as 0.
pub fn predict_named(model: &Trained, named: &Named) -> Option<f64> {
    let trees = model.model.as_deref().map(Trees::read).transpose().ok()?;
    let voice =
        Voice::of(model.kind, model.intercept, &model.coefficients, &model.scaler, trees.as_ref());
    let inputs: Vec<f64> = standardized(&model.scaler, named).collect();
    let said = voice.at(&inputs)?;
    // Nobody promises it of a stored model, and a chance has bounds.
    Some(if model.target == "success" { said.clamp(0.0, 1.0) } else { said })
}
