//! What a text must pass before it may be queued: safety, quality, uniqueness, rotation.
//!
//! The gates keep nothing between calls: the same input gives the same report, always. What cannot
//! be judged is blocked. Replies skip rotation: their topic is chosen by whom they answer.

use std::fmt;

use serde::Serialize;

use crate::decision::DecisionType;
use crate::features::PastText;
use crate::features::embedding::Embedding;
use crate::ids::DecisionId;

pub mod quality;
pub mod rotation;
pub mod safety;
pub mod uniqueness;

pub use rotation::RecentPost;

/// In the order in which they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    Safety,
    Quality,
    Uniqueness,
    Rotation,
}

/// Where the lines are drawn; the first three follow the flags of the same names.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Limits {
    pub max_hashtags: u32,
    /// `MIN_QUALITY_SCORE`, 0 to 1: a score below it is blocked.
    pub min_quality: f64,
    /// `DUP_COSINE_THRESHOLD`, 0 to 1: a cosine at or above it is blocked.
    pub dup_cosine: f64,
    /// The largest share of the last 7 days that a topic may have and be posted again.
    pub max_topic_share: f64,
    /// With fewer posts than this a share says nothing.
    pub min_posts_for_rotation: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_hashtags: 3,
            min_quality: 0.7,
            dup_cosine: 0.85,
            max_topic_share: 0.35,
            min_posts_for_rotation: 8,
        }
    }
}

/// All that the verdict on one decision depends on.
#[derive(Clone, Copy, Debug)]
pub struct GateInput<'a> {
    /// Whose texts these are: its own entries in `past` and `recent` are left out.
    pub decision: DecisionId,
    pub kind: DecisionType,
    pub texts: &'a [String],
    /// One per text, in order, from the same model as those of `past`.
    pub embeddings: &'a [Embedding],
    /// As [`quality::score`] gave it.
    pub quality: f64,
    pub topic: Option<&'a str>,
    /// Texts of the last 30 days ([`crate::features::NOVELTY_WINDOW_DAYS`]).
    pub past: &'a [PastText],
    /// Posts of the last 7 days ([`rotation::WINDOW_DAYS`]), replies left out.
    pub recent: &'a [RecentPost],
    pub limits: &'a Limits,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    Pass,
    Blocked {
        gate: Gate,
        /// In words: what, where, and the limit. Never repeats what it found: it will be logged.
        reason: String,
        /// What was measured; absent when it could not be.
        score: Option<f64>,
    },
}

/// One thing that was looked at, whether it passed or not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    pub gate: Gate,
    pub name: &'static str,
    /// Which text of a thread, from 1; absent when it concerns them all.
    pub text: Option<usize>,
    /// Absent when it could not be measured, which blocks.
    pub measured: Option<f64>,
    pub limit: f64,
    /// Why it blocks; absent when it passes.
    pub blocked: Option<String>,
}

/// Every check of every gate, also behind the one that blocked: how close it was.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub verdict: Verdict,
    pub checks: Vec<Check>,
}

/// Runs all gates. The verdict is that of the first check that blocks.
pub fn judge(input: &GateInput<'_>) -> Report {
    let mut checks = safety::checks(input.texts, input.limits);
    checks.push(quality::check(input.quality, input.limits));
    checks.extend(uniqueness::checks(input));
    if input.kind != DecisionType::Reply {
        checks.push(rotation::check(input));
    }
    let verdict = checks.iter().find_map(Check::verdict);
    Report { verdict: verdict.unwrap_or(Verdict::Pass), checks }
}

impl Check {
    fn new(gate: Gate, name: &'static str, measured: f64, limit: f64) -> Self {
        Self {
            gate,
            name,
            text: None,
            measured: measured.is_finite().then_some(measured),
            limit,
            blocked: None,
        }
    }

    fn of_text(self, text: usize) -> Self {
        Self { text: Some(text), ..self }
    }

    fn block_if(self, broken: bool, reason: impl FnOnce() -> String) -> Self {
        let blocked = broken.then(reason).or(self.blocked);
        Self { blocked, ..self }
    }

    /// For thresholds from 0 to 1: without a sound one nothing can be judged.
    fn needs_sound_limit(self) -> Self {
        let limit = self.limit;
        self.block_if(!(0.0..=1.0).contains(&limit), || {
            format!("could not judge: the limit is {limit}, and must be from 0 to 1")
        })
    }

    fn verdict(&self) -> Option<Verdict> {
        self.blocked.as_ref().map(|reason| Verdict::Blocked {
            gate: self.gate,
            reason: reason.clone(),
            score: self.measured,
        })
    }
}

impl Gate {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Safety => "safety",
            Self::Quality => "quality",
            Self::Uniqueness => "uniqueness",
            Self::Rotation => "rotation",
        }
    }
}

impl fmt::Display for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
