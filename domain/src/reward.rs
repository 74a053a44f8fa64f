//! What a measured post was worth, under a versioned formula that can be recomputed to the last bit.

use std::collections::BTreeMap;

use crate::decision::Term;
use crate::metrics::Metrics;

mod baseline;
mod compute;
mod duplication;
mod spec;
pub mod success;

pub use baseline::Baseline;
pub use duplication::dup_penalty;
pub use spec::{COMPOSITE_V1, COMPOSITE_V2, Evidence, Rating, RewardSpec, Weights};

/// What a reward is computed from. Each number is there or absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inputs {
    pub metrics: Metrics,
    pub novelty: Option<f64>,
    /// How much the text repeats earlier ones, 0 to 1.
    pub dup_penalty: Option<f64>,
}

/// A reward with everything that went into it.
#[derive(Clone, Debug, PartialEq)]
pub struct Computed {
    /// Every number that was used, by name: the reward is a function of these and the spec.
    pub inputs: BTreeMap<String, f64>,
    pub terms: Vec<Term>,
    /// How much evidence the reading is, by its exposure.
    pub weight: f64,
    /// The sum of the terms, in their order.
    pub value: f64,
}

/// Something was not measured, so there is no reward. Never zero instead (lesson 4).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not compute a reward without {}", missing.join(", "))]
pub struct Incomputable {
    pub missing: Vec<String>,
}
