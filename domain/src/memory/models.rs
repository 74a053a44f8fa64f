//! The predictors: which version is in use, and what it says.

use std::collections::BTreeMap;

use crate::predictor::{PredictorEvent, Trained};
use crate::time::Timestamp;

#[derive(Clone, Debug, Default)]
pub struct KnownPredictor {
    pub versions: BTreeMap<u32, Trained>,
    pub active: Option<u32>,
    pub trained_at: Option<Timestamp>,
    /// Something was put to use since the last training.
    pub turned: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Models(BTreeMap<String, KnownPredictor>);

impl Models {
    pub fn get(&self, name: &str) -> Option<&KnownPredictor> {
        self.0.get(name)
    }

    /// The version in use.
    pub fn active(&self, name: &str) -> Option<&Trained> {
        let known = self.get(name)?;
        known.versions.get(&known.active?)
    }

    pub(super) fn apply(&mut self, name: &str, event: &PredictorEvent) {
        let known = self.0.entry(name.to_owned()).or_default();
        match event {
            PredictorEvent::Trained(e) => {
                (known.trained_at, known.turned) = (Some(e.at), false);
                known.versions.insert(e.version, (**e).clone());
            }
            PredictorEvent::Promoted(e) => (known.active, known.turned) = (Some(e.version), true),
            PredictorEvent::RolledBack(e) => (known.active, known.turned) = (Some(e.version), true),
        }
    }
}
