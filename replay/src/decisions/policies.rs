//! What each policy would have chosen in each round, among what could be chosen.

use std::collections::BTreeMap;

use xbot_domain::bandit::Posterior;
use xbot_domain::ids::Scope;

use super::DecisionsError;
use super::rounds::{Round, Rounds};
use super::segments::By;
use crate::policy::{Policy, Predictor, all_to};

/// Those that are to be noted while the history goes by, in their order.
pub fn predictors(policies: &[Policy]) -> Vec<Predictor> {
    let predictor = |policy: &Policy| match policy {
        Policy::Predictor(predictor) => Some(predictor.clone()),
        _ => None,
    };
    policies.iter().filter_map(predictor).collect()
}

/// The policies in question, bound to the arms of the rounds.
#[derive(Debug)]
pub struct Judges<'a> {
    rounds: &'a Rounds,
    policies: &'a [Policy],
}

/// The last chances that were computed for a policy, and from what: between two lessons they stay.
type Last = Option<(Vec<Posterior>, Vec<f64>)>;

impl<'a> Judges<'a> {
    pub fn new(rounds: &'a Rounds, policies: &'a [Policy]) -> Result<Self, DecisionsError> {
        let named = policies.iter().filter_map(|policy| match policy {
            Policy::Rules(rules) => Some(rules.arms()),
            _ => None,
        });
        if let Some(arm) = named.flatten().find(|arm| !rounds.arms.iter().any(|own| own == arm)) {
            let known = rounds.arms.join(", ");
            return Err(DecisionsError::NoArm { arm: arm.to_owned(), scope: rounds.scope, known });
        }
        Ok(Self { rounds, policies })
    }

    pub fn count(&self) -> usize {
        self.policies.len()
    }

    /// Of each policy, a row of chances per round: one per arm, 0 where it could not be chosen.
    pub fn rows(&self, numbers: std::ops::Range<usize>) -> Vec<Vec<f64>> {
        let mut number = 0;
        let of = |policy: &Policy| {
            let place = number;
            number += usize::from(matches!(policy, Policy::Predictor(_)));
            self.rows_of(policy, place, numbers.clone())
        };
        self.policies.iter().map(of).collect()
    }

    fn rows_of(
        &self,
        policy: &Policy,
        predictor: usize,
        numbers: std::ops::Range<usize>,
    ) -> Vec<f64> {
        let arms = self.rounds.arms.len();
        let mut rows = vec![0.0; arms * numbers.len()];
        let mut last = None;
        for (row, number) in rows.chunks_exact_mut(arms.max(1)).zip(numbers) {
            let Some(round) = self.rounds.get(number) else { continue };
            let chances = self.chances(policy, predictor, &round, &mut last);
            for (candidate, chance) in round.candidates.iter().zip(chances) {
                if let Some(cell) = row.get_mut(usize::from(candidate.arm)) {
                    *cell = chance;
                }
            }
        }
        rows
    }

    /// Of each candidate.
    fn chances(
        &self,
        policy: &Policy,
        predictor: usize,
        round: &Round<'_>,
        last: &mut Last,
    ) -> Vec<f64> {
        let count = round.candidates.len();
        match policy {
            Policy::Current => round.candidates.iter().map(|c| c.chance).collect(),
            Policy::Predictor(_) => {
                let pick = round.picks.get(predictor).copied().flatten();
                pick.map_or_else(|| vec![0.0; count], |pick| all_to(usize::from(pick), count))
            }
            Policy::Rules(_) => {
                let name = |arm: u16| self.rounds.arms.get(usize::from(arm)).map(String::as_str);
                let names: Vec<&str> =
                    round.candidates.iter().filter_map(|c| name(c.arm)).collect();
                policy
                    .chances(&vec![Posterior::FLAT; count], &names, &features(round))
                    .unwrap_or_default()
            }
            _ => {
                let beliefs = self.beliefs(policy.prior(), round);
                if let Some((_, chances)) = last.as_ref().filter(|(of, _)| *of == beliefs) {
                    return chances.clone();
                }
                let chances = policy.chances(&beliefs, &[], &BTreeMap::new()).unwrap_or_default();
                *last = Some((beliefs, chances.clone()));
                chances
            }
        }
    }

    /// As if every arm had begun with this prior: what it had learned by then stays.
    fn beliefs(&self, prior: Posterior, round: &Round<'_>) -> Vec<Posterior> {
        let began = |arm: u16| self.rounds.began.get(usize::from(arm)).copied();
        let moved = round.candidates.iter().zip(round.beliefs()).map(|(candidate, belief)| {
            let began = began(candidate.arm).unwrap_or(Posterior::FLAT);
            let from = |now: f64, then: f64, new: f64| {
                let learned = (now - then).max(0.0);
                (new + learned).clamp(Posterior::SMALLEST, Posterior::LARGEST)
            };
            if began == prior {
                return belief;
            }
            Posterior {
                alpha: from(belief.alpha, began.alpha, prior.alpha),
                beta: from(belief.beta, began.beta, prior.beta),
            }
        });
        moved.collect()
    }

    /// What the figures of these policies do not say.
    pub fn warnings(&self) -> Vec<String> {
        let rules = self.policies.iter().filter_map(|policy| match policy {
            Policy::Rules(rules) => Some((policy, rules)),
            _ => None,
        });
        let scope = self.rounds.scope;
        let follows = rules.flat_map(|(policy, rules)| {
            let bad = rules.features().filter(move |name| consequences(scope).contains(name));
            bad.map(move |name| {
                format!(
                    "{policy} looks at {name}, which follows from what was drawn in scope {scope}: \
                     nobody could choose by it, and its figures are no policy's value"
                )
            })
        });
        follows.collect()
    }
}

/// Features that are what they are because of what was drawn.
pub fn consequences(scope: Scope) -> &'static [&'static str] {
    match scope {
        Scope::Content | Scope::Reply => &["hook"],
        Scope::Topic => &["topic", "hook"],
        Scope::Timing => &["hour", "weekday"],
    }
}

/// What rules may look at.
fn features(round: &Round<'_>) -> BTreeMap<String, String> {
    By::ALL.iter().map(|by| (by.to_string(), by.key(round))).collect()
}
