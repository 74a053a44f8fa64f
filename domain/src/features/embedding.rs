//! Texts as points: how alike two texts are is the cosine between theirs.

use serde::{Deserialize, Serialize};

use crate::ids::DecisionId;

mod ngrams;

pub use ngrams::{DIMENSION, of_text};

/// A vector that can be compared: not empty, all finite. Its length is kept beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct Embedding {
    values: Vec<f32>,
    norm: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadEmbedding {
    #[error("an embedding needs at least one dimension")]
    Empty,
    #[error("dimension {0} of the embedding is not a finite number")]
    NotFinite(usize),
}

/// Two embeddings of different models say nothing about each other.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("could not compare embeddings of {0} and {1} dimensions: embed both with one model")]
pub struct Incomparable(pub usize, pub usize);

/// A text that was planned or posted before. Kept by decision, not by its words: a repetition of
/// the same words in another decision is exactly what is to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct PastText {
    pub decision: DecisionId,
    pub embedding: Embedding,
}

impl Embedding {
    pub fn new(values: Vec<f32>) -> Result<Self, BadEmbedding> {
        if values.is_empty() {
            return Err(BadEmbedding::Empty);
        }
        if let Some(at) = values.iter().position(|v| !v.is_finite()) {
            return Err(BadEmbedding::NotFinite(at));
        }
        Ok(Self::measured(values))
    }

    fn measured(values: Vec<f32>) -> Self {
        let norm = dot(&values, &values).sqrt();
        Self { values, norm }
    }

    pub fn values(&self) -> &[f32] {
        &self.values
    }

    /// Within [−1, 1]; 0 when one of the two is the zero vector, as that of an empty text is.
    pub fn cosine(&self, other: &Self) -> Result<f64, Incomparable> {
        if self.values.len() != other.values.len() {
            return Err(Incomparable(self.values.len(), other.values.len()));
        }
        if self.norm == 0.0 || other.norm == 0.0 {
            return Ok(0.0);
        }
        if self.values == other.values {
            return Ok(1.0); // rounding could leave it a hair below
        }
        let cosine = dot(&self.values, &other.values) / (self.norm * other.norm);
        Ok(cosine.clamp(-1.0, 1.0))
    }
}

/// 1 − the largest cosine to a text of another decision, within [0, 1]; 1 when there is none.
/// What cannot be compared is left out here; the uniqueness gate blocks it.
pub fn novelty(own: DecisionId, texts: &[Embedding], past: &[PastText]) -> f64 {
    let others = past.iter().filter(|past| past.decision != own);
    let nearest = others
        .flat_map(|past| texts.iter().map(|text| text.cosine(&past.embedding)))
        .flatten()
        .fold(0.0, f64::max);
    1.0 - nearest
}

/// Eight running sums, added up in one fixed order: the same bits everywhere, and still wide
/// enough for the compiler to use vector instructions.
fn dot(a: &[f32], b: &[f32]) -> f64 {
    const LANES: usize = 8;
    let mut sums = [0.0_f64; LANES];
    for (a, b) in a.chunks(LANES).zip(b.chunks(LANES)) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += f64::from(*a) * f64::from(*b);
        }
    }
    sums.iter().sum()
}

impl TryFrom<Vec<f32>> for Embedding {
    type Error = BadEmbedding;
    fn try_from(values: Vec<f32>) -> Result<Self, BadEmbedding> {
        Self::new(values)
    }
}

impl From<Embedding> for Vec<f32> {
    fn from(embedding: Embedding) -> Self {
        embedding.values
    }
}

#[cfg(test)]
mod tests;
