//! How a model was asked for, so that it can be trained again from the same outcomes.

use serde::{Deserialize, Serialize};

use super::Kind;
use crate::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recipe {
    /// That was asked for; the model is of another where it fell back.
    pub kind: Kind,
    /// The penalty on standardized coefficients, or on the leaves of trees.
    pub lambda: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boosting: Option<Boosting>,
    /// Only outcomes of what went out at this moment or later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Timestamp>,
    /// Only outcomes of what went out before this moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Timestamp>,
}

impl Recipe {
    /// Those that could be infinite, which JSON cannot hold.
    pub(super) fn numbers(&self) -> impl Iterator<Item = f64> + use<> {
        let trees = self.boosting.map(|trees| [trees.rate, trees.subsample]);
        std::iter::once(self.lambda).chain(trees.into_iter().flatten())
    }
}

/// How trees are grown.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Boosting {
    /// Questions from the root to a leaf, at most.
    pub depth: u16,
    /// How much of what a tree says is believed.
    pub rate: f64,
    /// One tree each.
    pub rounds: u32,
    /// The part of the rows that each tree is grown on, above 0 and at most 1.
    pub subsample: f64,
    pub least_in_a_leaf: u32,
}
