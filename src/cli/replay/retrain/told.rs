//! What is said of a training, and what decided it.

use serde::Serialize;
use xbot_domain::ids::ContentHash;
use xbot_domain::predictor::{Boosting, Kind, Trained};
use xbot_replay::rounds::BadLines;
use xbot_replay::train::{Question, Report, model_file};

/// What decides the result, besides the rows.
#[derive(Clone, Debug, Serialize)]
pub struct Parameters<G> {
    pub kind: Kind,
    pub target: String,
    pub lambdas: Vec<f64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub boosting: Vec<Boosting>,
    pub folds: usize,
    /// Which rows.
    #[serde(flatten)]
    pub ground: G,
}

impl<G> Parameters<G> {
    pub fn new(question: &Question, ground: G) -> Self {
        let grown = question.kind == Kind::Boosting;
        Self {
            kind: question.kind,
            target: question.target.clone(),
            lambdas: question.grid.lambdas.clone(),
            boosting: question.grid.boosting.iter().copied().filter(|_| grown).collect(),
            folds: question.folds,
            ground,
        }
    }
}

#[derive(Debug, Serialize)]
pub struct Told {
    #[serde(flatten)]
    pub report: Report,
    /// Of the model file, with 0 as version and position: those depend on where the history lies.
    pub model_sha256: ContentHash,
    /// Of a file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bad_lines: Option<BadLines>,
    /// What was written of it to the log, which is no part of what came out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promoted: Option<Promoted>,
}

/// A version that is in use now.
#[derive(Clone, Debug, Serialize)]
pub struct Promoted {
    pub predictor: String,
    pub version: u32,
    pub position: i64,
}

impl Told {
    pub fn new(
        report: Report,
        model: &Trained,
        bad_lines: Option<BadLines>,
    ) -> anyhow::Result<Self> {
        let alone = Trained { version: 0, up_to_position: 0, ..model.clone() };
        let model_sha256 = ContentHash::of(model_file::text(&alone)?.as_bytes());
        Ok(Self { report, model_sha256, bad_lines, promoted: None })
    }
}
