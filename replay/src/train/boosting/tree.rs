//! Trees as they are kept: a leaf is a number, a split `[feature, threshold, at most, above]`.

use serde::{Deserialize, Serialize};

use super::link::Link;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::train) struct Trees {
    pub link: Link,
    /// What is said before the first tree, as the sum counts.
    pub base: f64,
    pub rate: f64,
    pub trees: Vec<Tree>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub(in crate::train) enum Tree {
    Leaf(f64),
    Split(Box<Split>),
}

/// Of the input at this place: what is at most the threshold goes to the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(in crate::train) struct Split(pub usize, pub f64, pub Tree, pub Tree);

impl Tree {
    pub fn at(&self, inputs: &[f64]) -> Option<f64> {
        let mut tree = self;
        loop {
            match tree {
                Self::Leaf(value) => return Some(*value),
                Self::Split(split) => {
                    let Split(feature, threshold, most, above) = &**split;
                    tree = if inputs.get(*feature)? <= threshold { most } else { above };
                }
            }
        }
    }

    fn fits(&self, inputs: usize) -> bool {
        match self {
            Self::Leaf(value) => value.is_finite(),
            Self::Split(split) => {
                let Split(feature, threshold, most, above) = &**split;
                let own = *feature < inputs && threshold.is_finite();
                own && most.fits(inputs) && above.fits(inputs)
            }
        }
    }
}

impl Trees {
    pub fn read(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    pub fn written(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    /// Every question is about one of so many inputs.
    pub fn fit(&self, inputs: usize) -> bool {
        self.base.is_finite() && self.rate.is_finite() && self.trees.iter().all(|t| t.fits(inputs))
    }

    pub fn at(&self, inputs: &[f64]) -> Option<f64> {
        let mut sum = self.base;
        for tree in &self.trees {
            sum += self.rate * tree.at(inputs)?;
        }
        Some(self.link.said(sum))
    }

    pub fn first(&self, rounds: usize) -> Self {
        Self { trees: self.trees.iter().take(rounds).cloned().collect(), ..*self }
    }
}
