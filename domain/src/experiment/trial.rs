//! A decision as part of an experiment.
//!
//! A change that cannot be made (a style that is retired, a topic that had enough posts, hours
//! without room) is not made, and the decision keeps its assignment: leaving it out would bend the
//! shares, and the analysis is by assignment.

use crate::bandit::Draw;
use crate::decision::Assignment;
use crate::ids::{ArmId, DecisionId, Scope};
use crate::memory::Memory;
use crate::rules::Refusal;
use crate::time::Timestamp;

use super::assign::assign;
use super::{Experiment, Variant};

/// Without an experiment it changes nothing.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    pub assignment: Option<Assignment>,
    variants: Vec<Variant>,
}

impl Trial {
    /// Of the experiment that was started first among those that run in one of `scopes`.
    pub fn of(
        memory: &Memory,
        scopes: &[Scope],
        decision: DecisionId,
        now: Timestamp,
    ) -> Result<Self, Refusal> {
        let fits = |e: &Experiment| e.plan.as_ref().is_some_and(|p| scopes.contains(&p.scope));
        let running = memory.experiments.running(now).filter(|(_, e)| fits(e));
        let Some((id, experiment)) = running.min_by_key(|(id, e)| (e.started_at, *id)) else {
            return Ok(Self::default());
        };
        let variants = experiment.plan.iter().flat_map(|plan| plan.variants.clone()).collect();
        Self::with(id, decision, variants)
    }

    /// Of this experiment.
    pub fn with(id: &str, decision: DecisionId, variants: Vec<Variant>) -> Result<Self, Refusal> {
        let assignment = Some(assign(id, decision, &variants)?);
        Ok(Self { assignment, variants })
    }

    /// What the assigned variant says of `name`.
    pub fn change(&self, name: &str) -> Option<&str> {
        let assigned = self.assignment.as_ref()?;
        let variant = self.variants.iter().find(|v| v.name == assigned.variant)?;
        variant.changes.get(name).map(String::as_str)
    }

    /// The arm that counts: that of the variant, or else the drawn one.
    pub fn arm(&self, name: &str, draw: &Draw) -> ArmId {
        let forced = self.change(name).and_then(|value| among(draw, value));
        forced.unwrap_or_else(|| draw.chosen.clone())
    }

    /// The chance that `arm` had: over the variants by their shares, forced or drawn.
    pub fn propensity(&self, name: &str, draw: &Draw, arm: &ArmId) -> f64 {
        let drawn = drawn(draw, arm);
        if self.variants.is_empty() {
            return drawn;
        }
        let within = |variant: &Variant| match variant
            .changes
            .get(name)
            .and_then(|value| among(draw, value))
        {
            Some(forced) if forced == *arm => 1.0,
            Some(_) => 0.0,
            None => drawn,
        };
        self.variants.iter().map(|variant| variant.share * within(variant)).sum()
    }
}

fn among(draw: &Draw, name: &str) -> Option<ArmId> {
    let arm = ArmId::new(draw.chosen.scope, name);
    draw.candidates.iter().any(|c| c.arm == arm).then_some(arm)
}

fn drawn(draw: &Draw, arm: &ArmId) -> f64 {
    draw.candidates.iter().find(|c| c.arm == *arm).map_or(0.0, |c| c.propensity)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::bandit::{Posterior, uniform};
    use uuid::Uuid;

    fn variant(name: &str, share: f64, style: Option<&str>) -> Variant {
        let changes = style.map(|style| ("style".to_owned(), style.to_owned()));
        Variant { name: name.to_owned(), share, changes: BTreeMap::from_iter(changes) }
    }

    fn trial(n: u128, style: &str) -> Trial {
        let variants = vec![variant("control", 0.7, None), variant("forced", 0.3, Some(style))];
        Trial::with("e1", DecisionId(Uuid::from_u128(n)), variants).unwrap()
    }

    fn draw(seed: u64) -> Draw {
        let arm = |name| (ArmId::new(Scope::Content, name), Posterior::FLAT);
        uniform::choose(&[arm("a"), arm("b"), arm("c"), arm("d")], seed).unwrap()
    }

    #[test]
    fn a_forced_arm_counts_with_its_chance_over_all_variants() {
        let arm = |name| ArmId::new(Scope::Content, name);
        let mut seen = BTreeMap::<ArmId, usize>::new();
        for n in 0..4_000 {
            let (trial, draw) = (trial(n.into(), "b"), draw(n));
            *seen.entry(trial.arm("style", &draw)).or_default() += 1;
            let chance = |name| trial.propensity("style", &draw, &arm(name));
            assert_eq!([chance("a"), chance("b")], [0.7 * 0.25 + 0.3 * 0.0, 0.7 * 0.25 + 0.3]);
            let sum: f64 = ["a", "b", "c", "d"].map(chance).iter().sum();
            assert!((sum - 1.0).abs() < 1e-12);
        }
        let share = |name| seen[&arm(name)] as f64 / 4_000.0;
        assert!((share("b") - 0.475).abs() < 0.03 && (share("a") - 0.175).abs() < 0.03, "{seen:?}");
    }

    #[test]
    fn what_cannot_be_chosen_is_not_forced() {
        let draw = draw(1);
        for n in 0..50 {
            let trial = trial(n, "retired");
            assert_eq!(trial.arm("style", &draw), draw.chosen);
            assert_eq!(trial.propensity("style", &draw, &draw.chosen), 0.25);
        }
    }
}
