//! A predictor and its versions, which only grow.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::ContentHash;
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

mod decide;
pub mod due;
mod recipe;
mod vector;

pub use decide::PredictorCommand;
pub use recipe::{Boosting, Recipe};
pub use vector::{Named, TIMING, vector};

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
    /// Trees of a boosted model, as JSON.
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
    /// Absent where the running system trained in its own fixed way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipe: Option<Recipe>,
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

/// What is kept of a version: enough to judge whether it may be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    pub simulated: bool,
    pub promoted: bool,
}

/// A predictor: its versions and the one in use.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Predictor {
    /// The highest version trained; 0 before the first.
    pub latest: u32,
    pub active: Option<u32>,
    pub trained_at: Option<Timestamp>,
    /// Of the latest training, to know it again when it is told twice.
    pub fingerprint: Option<ContentHash>,
    /// The newest [`Predictor::REMEMBERED`], and the active one.
    pub versions: BTreeMap<u32, Version>,
}

crate::aggregate!(Predictor, "predictor", PredictorCommand, PredictorEvent);

impl Rules for Predictor {
    fn decide(&self, command: &PredictorCommand) -> Result<Vec<PredictorEvent>, Refusal> {
        decide::decide(self, command)
    }

    fn evolve(&mut self, event: &PredictorEvent) {
        match event {
            PredictorEvent::Trained(e) => {
                self.latest = e.version;
                self.trained_at = Some(e.at);
                self.fingerprint = e.fingerprint();
                let (simulated, promoted) = (e.simulated, false);
                self.versions.insert(e.version, Version { simulated, promoted });
                self.forget_the_oldest();
            }
            PredictorEvent::Promoted(e) => self.activate(e.version),
            PredictorEvent::RolledBack(e) => self.activate(e.version),
        }
    }
}

impl Predictor {
    /// One stream each.
    pub const NAMES: [&str; 3] = ["content", "timing", "reply"];
    /// At one training a week, two years of versions to go back to.
    pub const REMEMBERED: usize = 100;

    fn activate(&mut self, version: u32) {
        self.active = Some(version);
        if let Some(known) = self.versions.get_mut(&version) {
            known.promoted = true;
        }
    }

    fn forget_the_oldest(&mut self) {
        while self.versions.len() > Self::REMEMBERED {
            let oldest = self.versions.keys().find(|v| Some(**v) != self.active);
            let Some(oldest) = oldest.copied() else {
                return;
            };
            self.versions.remove(&oldest);
        }
    }
}

impl Trained {
    /// `None` only for what cannot be written as JSON.
    pub(crate) fn fingerprint(&self) -> Option<ContentHash> {
        let bytes = serde_json::to_vec(self).ok()?;
        Some(ContentHash::of(&bytes))
    }
}

#[cfg(test)]
mod tests;
