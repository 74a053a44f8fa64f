//! The parts of a life, as they are answered.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::json;
use utoipa::ToSchema;
use xbot_domain::bandit::Posterior;
use xbot_domain::decision::Term;
use xbot_domain::log::Position;

use crate::http::reads::Moment;
use crate::why::{Learned, Line, Recomputed, ShownDraw, ShownReward};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LifeEvent {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    pub at: Moment,
    #[serde(rename = "type")]
    #[schema(example = "posted")]
    pub event: &'static str,
    /// In words.
    pub told: String,
}

/// A choice of the bandit, as it was drawn.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DrawnChoice {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    /// Name and version.
    #[schema(example = "thompson-1")]
    pub policy: String,
    /// With it, the same policy draws the same from the same candidates.
    #[schema(minimum = 0)]
    pub seed: u64,
    #[schema(minimum = 0, maximum = 1)]
    pub epsilon: f64,
    #[schema(example = "content:story")]
    pub chosen: String,
    #[schema(pattern = "^(policy|epsilon|high_uncertainty|uniform)$")]
    pub reason: String,
    pub because: &'static str,
    pub candidates: Vec<Candidate>,
}

/// An arm as it stood at the draw.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = DrawCandidate)]
pub struct Candidate {
    #[schema(example = "content:story")]
    pub arm: String,
    pub alpha: f64,
    pub beta: f64,
    /// What the policy ranked it by: the sampled value, or the UCB index.
    pub score: f64,
    /// The exact chance that it had of being chosen, exploration included.
    #[schema(minimum = 0, maximum = 1)]
    pub propensity: f64,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RewardTerm {
    #[schema(example = "retweet_rate")]
    pub name: String,
    /// What is weighted.
    pub input: f64,
    pub weight: f64,
    /// `weight` times `input`.
    pub contribution: f64,
}

/// What a reading was worth under one formula.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RewardOfPass {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    #[schema(minimum = 1, maximum = 2)]
    pub pass: u8,
    #[schema(example = "composite-v2")]
    pub spec: String,
    /// The arms learn from this one.
    pub learning: bool,
    pub simulated: bool,
    pub inputs: BTreeMap<String, f64>,
    pub terms: Vec<RewardTerm>,
    /// How much evidence the reading is, by its exposure.
    #[schema(minimum = 0, maximum = 1)]
    pub weight: f64,
    /// The sum of the terms.
    pub value: f64,
    /// What it had to reach; null while there were too few outcomes for a median.
    pub baseline: Option<f64>,
    pub success_rule: String,
    pub success: bool,
    pub at: Moment,
    /// `equal`, or how the sums of today differ; `/api/audit/rewards/{decision_id}` has all of it.
    #[schema(example = "equal")]
    pub recomputed: String,
}

/// How one pass moved one arm.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LearnedByArm {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    #[schema(example = "content:story")]
    pub arm: String,
    #[schema(minimum = 1, maximum = 2)]
    pub pass: u8,
    pub spec: String,
    pub success: bool,
    pub weight: f64,
    pub before: Beta,
    pub after: Beta,
}

/// A Beta posterior.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct Beta {
    pub alpha: f64,
    pub beta: f64,
}

impl From<Posterior> for Beta {
    fn from(posterior: Posterior) -> Self {
        Self { alpha: posterior.alpha, beta: posterior.beta }
    }
}

impl From<Line> for LifeEvent {
    fn from(line: Line) -> Self {
        let Line { position, at, event, told } = line;
        Self { position, at: Moment(at), event, told }
    }
}

impl From<ShownDraw> for DrawnChoice {
    fn from(shown: ShownDraw) -> Self {
        let draw = shown.draw;
        let candidates = draw.candidates.into_iter().map(|candidate| Candidate {
            arm: candidate.arm.to_string(),
            alpha: candidate.posterior.alpha,
            beta: candidate.posterior.beta,
            score: candidate.score,
            propensity: candidate.propensity,
        });
        Self {
            position: shown.position,
            policy: draw.policy,
            seed: draw.seed,
            epsilon: draw.epsilon,
            chosen: draw.chosen.to_string(),
            reason: json!(draw.reason).as_str().unwrap_or_default().to_owned(),
            because: shown.because,
            candidates: candidates.collect(),
        }
    }
}

impl From<Term> for RewardTerm {
    fn from(term: Term) -> Self {
        let Term { name, input, weight, value } = term;
        Self { name, input, weight, contribution: value }
    }
}

impl From<ShownReward> for RewardOfPass {
    fn from(shown: ShownReward) -> Self {
        let reward = shown.reward;
        Self {
            position: shown.position,
            pass: reward.pass.into(),
            spec: reward.spec,
            learning: reward.learning,
            simulated: reward.simulated,
            inputs: reward.inputs,
            terms: reward.terms.into_iter().map(RewardTerm::from).collect(),
            weight: reward.weight,
            value: reward.value,
            baseline: reward.baseline,
            success_rule: reward.success_rule,
            success: reward.success,
            at: Moment(reward.at),
            recomputed: match shown.recomputed {
                Recomputed::Equal => "equal".to_owned(),
                Recomputed::Different(how) => format!("different: {how}"),
                Recomputed::Impossible(why) => format!("impossible: {why}"),
            },
        }
    }
}

impl From<Learned> for LearnedByArm {
    fn from(learned: Learned) -> Self {
        Self {
            position: learned.position,
            arm: learned.arm.to_string(),
            pass: learned.pass.into(),
            spec: learned.spec,
            success: learned.success,
            weight: learned.weight,
            before: learned.before.into(),
            after: learned.after.into(),
        }
    }
}
