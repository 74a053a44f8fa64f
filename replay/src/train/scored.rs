//! What a model that was trained elsewhere says of rows.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::predictor::Trained;

use super::boosting::Trees;
use super::columns::{Columns, Measure};
use super::fitted::Fitted;
use super::{TrainError, scores};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scored {
    pub rows: u64,
    pub scores: BTreeMap<String, f64>,
    /// In the order of time.
    pub predictions: Vec<f64>,
}

/// Rows need every feature that the model learned from.
pub fn score(model: &Trained, columns: &Columns) -> Result<Scored, TrainError> {
    let lacking = model.scaler.keys().find(|name| columns.names.binary_search(name).is_err());
    if let Some(name) = lacking {
        return Err(TrainError::NoColumn(name.clone()));
    }
    let trees = model.model.as_deref().map(Trees::read).transpose();
    let fitted = Fitted {
        kind: model.kind,
        intercept: model.intercept,
        coefficients: model.coefficients.clone(),
        scaler: model.scaler.clone(),
        trees: trees.map_err(|error| TrainError::Trees(error.to_string()))?,
        growth: None,
    };
    let predictions = fitted.says(columns).ok_or(TrainError::Silent)?;
    let pairs: Vec<(f64, f64)> = columns.y.iter().copied().zip(predictions.clone()).collect();
    let named = match columns.measure {
        Measure::Number => scores::of_numbers(&pairs, columns.mean()),
        Measure::Chance => scores::of_chances(&pairs, columns.mean()),
    };
    // The mean of rows that the model never saw is nothing that it could have been.
    let own = named.into_iter().filter(|(name, _)| !name.starts_with("baseline_"));
    let scores = own.map(|(name, score)| (name.to_owned(), score)).collect();
    Ok(Scored { rows: columns.rows() as u64, scores, predictions })
}
