//! What an evaluation of the log comes to, as it is shown and stored.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::ids::Scope;
use xbot_domain::time::Timestamp;

use super::evaluate::Blocks;
use super::learning::Learning;
use super::left_out::Why;
use super::rounds::Rounds;
use crate::evaluate::Report;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluated {
    pub scope: Scope,
    pub world: Provenance,
    /// Decisions for which it was drawn, measured or not.
    pub drawn: u64,
    /// Measured decisions that are no rounds.
    pub left_out: BTreeMap<Why, u64>,
    pub first_planned_at: Option<Timestamp>,
    pub last_planned_at: Option<Timestamp>,
    /// What hangs together in the intervals.
    pub blocks: Blocks,
    pub choices: Vec<Choice>,
    #[serde(flatten)]
    pub report: Report,
    /// Policies that learn as they go, replayed.
    pub learning: BTreeMap<String, Learning>,
    /// The same for each part of the rounds, when asked for.
    pub segments: BTreeMap<String, Report>,
    pub warnings: Vec<String>,
}

/// One arm as it was logged.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Choice {
    pub arm: String,
    /// Rounds in which it could be chosen.
    pub offered: u64,
    pub used: u64,
    /// Of the rounds in which it was used; absent where there are none.
    pub mean_reward: Option<f64>,
}

/// Of each arm, in the order of their numbers.
pub fn choices(rounds: &Rounds) -> Vec<Choice> {
    let mut all: Vec<(Choice, f64)> = rounds
        .arms
        .iter()
        .map(|arm| (Choice { arm: arm.clone(), ..Choice::default() }, 0.0))
        .collect();
    for round in rounds.iter().flatten() {
        for candidate in round.candidates {
            if let Some((choice, _)) = all.get_mut(usize::from(candidate.arm)) {
                choice.offered += 1;
            }
        }
        if let Some((choice, sum)) = all.get_mut(usize::from(round.arm())) {
            choice.used += 1;
            *sum += round.fact.earned.reward;
        }
    }
    let with_mean = |(choice, sum): (Choice, f64)| Choice {
        mean_reward: (choice.used > 0).then(|| sum / choice.used as f64),
        ..choice
    };
    all.into_iter().map(with_mean).collect()
}
