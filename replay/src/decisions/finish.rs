//! From the fold to the rounds.

use std::sync::Arc;

use xbot_domain::arm::Provenance;
use xbot_domain::ids::Scope;

use super::DecisionsError;
use super::ask::Measure;
use super::gather::Gather;
use super::left_out::Why;
use super::predicted::Models;
use super::rounds::{Rounds, Shared};
use super::scope::Known;
use crate::policy::Predictor;

impl Gather {
    /// What was gathered, of each scope in question.
    pub fn finish(mut self) -> Result<Vec<Rounds>, DecisionsError> {
        self.spec_is_known()?;
        let world = self.world();
        let shared = Arc::new(Shared {
            facts: std::mem::take(&mut self.facts),
            beliefs: std::mem::take(&mut self.beliefs.all),
            topics: self.topics.all().to_vec(),
            specs: self.taught_by.iter().cloned().collect(),
        });
        let scopes = std::mem::take(&mut self.scopes);
        let rounds = scopes.into_iter().map(|(scope, of)| {
            let unmeasured = self.unmeasured(scope, world);
            let predictors = self.ask.predictors.len();
            let known =
                Known { scope, world, began: &self.began, shared: &shared, predictors, unmeasured };
            could_be_asked(of.rounds(known), &self.models, &self.ask.predictors)
        });
        rounds.collect()
    }

    fn spec_is_known(&self) -> Result<(), DecisionsError> {
        let Measure::Spec(spec) = &self.ask.measure else { return Ok(()) };
        if self.specs.contains(spec) {
            return Ok(());
        }
        let known = self.specs.iter().cloned().collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "none".to_owned() } else { known };
        Err(DecisionsError::NoSpec { spec: spec.clone(), known })
    }

    fn world(&self) -> Provenance {
        let first = if self.real { Provenance::Real } else { Provenance::Simulated };
        self.ask.world.unwrap_or(first)
    }

    /// There is a reading, and in it not what is asked for.
    fn unmeasured(&self, scope: Scope, world: Provenance) -> u64 {
        let read = self.open.values().filter(|open| open.read == Some(world));
        read.filter(|open| open.draws.contains_key(&scope)).count() as u64
    }
}

/// Where no round is left because nobody could ask a predictor, that is what is wrong.
fn could_be_asked(
    rounds: Rounds,
    models: &Models,
    asked: &[Predictor],
) -> Result<Rounds, DecisionsError> {
    if !rounds.is_empty() || !rounds.left_out.contains_key(&Why::NoPredictor) {
        return Ok(rounds);
    }
    let scope = rounds.scope;
    let mut numbered = (0..).zip(asked);
    if let Some((_, blind)) = numbered.find(|(number, _)| models.is_blind(scope, *number)) {
        return Err(DecisionsError::Blind { name: blind.to_string(), scope });
    }
    let names: Vec<String> = asked.iter().map(ToString::to_string).collect();
    Err(DecisionsError::NoPredictor { name: names.join(", "), scope })
}
