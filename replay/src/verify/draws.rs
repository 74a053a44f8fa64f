//! Choices, made again: from what was believed of the arms at that moment, with the recorded seed.

use xbot_domain::bandit::{Draw, Posterior, repeat};
use xbot_domain::decision::{DecisionType, Planned};
use xbot_domain::experiment::trial::Trial;
use xbot_domain::ids::{ArmId, DecisionId};
use xbot_domain::log::{Position, Recorded};
use xbot_domain::memory::Memory;

use super::beliefs::Beliefs;
use super::finding::{Difference, Findings, Kind};

/// A draw that is to be repeated: that takes an integral for each arm, and goes to all threads.
#[derive(Clone, Debug)]
pub struct Repeatable {
    position: Position,
    decision: String,
    draw: Draw,
}

/// Compares what is quick to compare, and gives back what is to be repeated.
pub fn see(
    recorded: &Recorded,
    plan: &Planned,
    memory: &Memory,
    beliefs: &Beliefs,
    findings: &mut Findings,
) -> Vec<Repeatable> {
    let (position, decision) = (recorded.at.position, &recorded.stream_id);
    for draw in &plan.draws {
        believed(recorded, plan, draw, beliefs, findings);
    }
    if let (Some(arm), Some(propensity)) = (&plan.bandit_arm, plan.arm_propensity) {
        let again = propensity_of(recorded, plan, arm, memory);
        let what = || format!("decision {decision}, the propensity of {arm}");
        findings.compare(Kind::Draws, position, what, &Some(propensity), &again);
    }
    let draws = plan.draws.iter().cloned();
    draws.map(|draw| Repeatable { position, decision: decision.clone(), draw }).collect()
}

/// Each candidate stood as the draw says, at some moment between the choice and its record.
fn believed(
    recorded: &Recorded,
    plan: &Planned,
    draw: &Draw,
    beliefs: &Beliefs,
    findings: &mut Findings,
) {
    for candidate in &draw.candidates {
        findings.count(Kind::Draws, 1);
        if beliefs.held(&candidate.arm, candidate.posterior, plan.planned_at) {
            continue;
        }
        let now = beliefs.now(&candidate.arm);
        let difference = Difference {
            position: Some(recorded.at.position),
            what: format!("decision {}, what it believed of {}", recorded.stream_id, candidate.arm),
            stored: beta(candidate.posterior),
            recomputed: now.map_or("an arm that is not known".to_owned(), beta),
        };
        findings.tell(Kind::Draws, difference);
    }
}

fn beta(Posterior { alpha, beta }: Posterior) -> String {
    format!("Beta({alpha}, {beta})")
}

/// Over the variants of the experiment that it is part of, or as it was drawn.
fn propensity_of(recorded: &Recorded, plan: &Planned, arm: &ArmId, memory: &Memory) -> Option<f64> {
    let draw = plan.draws.iter().find(|draw| draw.chosen.scope == arm.scope)?;
    let name = if plan.decision_type == DecisionType::Reply { "reply_style" } else { "style" };
    let trial = match &plan.experiment {
        None => Trial::default(),
        Some(side) => {
            let experiment = memory.experiments.get(&side.experiment_id)?;
            let variants = experiment.plan.as_ref()?.variants.clone();
            let id: DecisionId = recorded.stream_id.parse().ok()?;
            let trial = Trial::with(&side.experiment_id, id, variants).ok()?;
            if trial.assignment.as_ref() != Some(side) {
                return None;
            }
            trial
        }
    };
    Some(trial.propensity(name, draw, arm))
}

impl Repeatable {
    /// None when the choice comes out the same.
    pub fn differs(&self) -> Option<Difference> {
        let draw = &self.draw;
        let again = repeat(draw);
        if again.as_ref() == Ok(draw) {
            return None;
        }
        let (part, stored, recomputed) = match &again {
            Err(refusal) => {
                ("the draw".to_owned(), format!("of {}", draw.policy), refusal.to_string())
            }
            Ok(again) => first_part(draw, again),
        };
        let what = format!("decision {}, {part}", self.decision);
        Some(Difference { position: Some(self.position), what, stored, recomputed })
    }
}

fn first_part(draw: &Draw, again: &Draw) -> (String, String, String) {
    let pairs = draw.candidates.iter().zip(&again.candidates);
    for (stored, recomputed) in pairs {
        if stored.propensity != recomputed.propensity {
            let part = format!("the propensity of {}", stored.arm);
            return (part, stored.propensity.to_string(), recomputed.propensity.to_string());
        }
    }
    if draw.chosen != again.chosen {
        let part = "the arm that was drawn".to_owned();
        return (part, draw.chosen.to_string(), again.chosen.to_string());
    }
    ("the draw".to_owned(), format!("{draw:?}"), format!("{again:?}"))
}
