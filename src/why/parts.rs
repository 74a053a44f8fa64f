//! The tables of a story: draws, rewards, and what the arms learned.

use serde::Serialize;
use xbot_domain::arm::Updated;
use xbot_domain::bandit::{Draw, Posterior, Reason};
use xbot_domain::decision::RewardComputed;
use xbot_domain::ids::{ArmId, Pass};
use xbot_domain::log::Position;
use xbot_domain::reward::{Computed, RewardSpec};

/// A choice of the bandit, as it was drawn.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownDraw {
    pub position: Position,
    #[serde(flatten)]
    pub draw: Draw,
    pub because: &'static str,
}

impl ShownDraw {
    pub(super) fn of(position: Position, draw: &Draw) -> Self {
        let because = match draw.reason {
            Reason::Policy => "the policy ranked it first",
            Reason::Epsilon => "drawn uniformly, as the share of free exploration asks",
            Reason::HighUncertainty => "forced: its interval was too wide to leave it alone",
            Reason::Uniform => "the learning engine is off: all were equally likely",
        };
        Self { position, draw: draw.clone(), because }
    }
}

/// Whether the sums of today give what was recorded, to the last bit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recomputed {
    Equal,
    Different(String),
    /// The formula or an input is not known here.
    Impossible(String),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownReward {
    pub position: Position,
    #[serde(flatten)]
    pub reward: RewardComputed,
    pub recomputed: Recomputed,
}

impl ShownReward {
    pub(super) fn of(position: Position, reward: &RewardComputed) -> Self {
        Self { position, reward: reward.clone(), recomputed: again(reward) }
    }
}

fn again(reward: &RewardComputed) -> Recomputed {
    let Some(spec) = RewardSpec::named(&reward.spec) else {
        return Recomputed::Impossible(format!("there is no formula {}", reward.spec));
    };
    match spec.recompute(&reward.inputs) {
        Err(error) => Recomputed::Impossible(error.to_string()),
        Ok(now) if same(&now, reward) => Recomputed::Equal,
        Ok(now) => Recomputed::Different(format!("value {}, weight {}", now.value, now.weight)),
    }
}

fn same(now: &Computed, then: &RewardComputed) -> bool {
    now.value.to_bits() == then.value.to_bits()
        && now.weight.to_bits() == then.weight.to_bits()
        && now.terms == then.terms
}

/// How one decision moved one arm.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Learned {
    pub position: Position,
    pub arm: ArmId,
    pub pass: Pass,
    pub spec: String,
    pub success: bool,
    pub weight: f64,
    pub before: Posterior,
    pub after: Posterior,
}

impl Learned {
    pub(super) fn of(position: Position, arm: &ArmId, update: &Updated) -> Self {
        Self {
            position,
            arm: arm.clone(),
            pass: update.pass,
            spec: update.spec.clone(),
            success: update.success,
            weight: update.weight,
            before: update.before,
            after: update.after,
        }
    }
}
