//! A predictor and its versions, which only grow.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::time::Timestamp;

crate::events! {
    /// The life of one predictor: `content`, `timing` or `reply`.
    PredictorEvent in "predictor" {
        Trained(Box<Trained>) = "trained", 1;
        Promoted(Promoted) = "promoted", 1;
        RolledBack(RolledBack) = "rolled_back", 1;
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Ridge,
    Logistic,
    Boosting,
}

/// Mean and scale that one feature was standardized with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    pub mean: f64,
    pub std: f64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Trained {
    pub version: u32,
    pub kind: Kind,
    /// What it predicts: `er`, `reward`, `success`.
    pub target: String,
    pub intercept: f64,
    /// By feature name.
    pub coefficients: BTreeMap<String, f64>,
    pub scaler: BTreeMap<String, Scale>,
    /// Trees of a boosted model, as its library writes them.
    pub model: Option<String>,
    pub samples: u64,
    pub simulated: bool,
    /// The last event that it was trained on.
    pub up_to_position: i64,
    /// Scores on rows that training did not see, by name.
    pub holdout: BTreeMap<String, f64>,
    /// The kind that was asked for and why it was not used.
    pub fallback_from: Option<String>,
    pub seed: u64,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Promoted {
    pub version: u32,
    pub from: Option<u32>,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RolledBack {
    pub version: u32,
    pub from: u32,
    pub reason: String,
    pub by: String,
    pub at: Timestamp,
}
