//! All outcomes of a history, as rows at any moment. Those that are over take little room.

use xbot_domain::arm::Provenance;
use xbot_domain::features::Features;
use xbot_domain::ids::DecisionId;
use xbot_domain::log::Recorded;
use xbot_domain::memory::{Known, Memory, Outcome};

use super::Row;
use super::rows::{evidence, learns_from, row};
use crate::history::Recent;

#[derive(Debug, Default)]
pub struct Outcomes {
    recent: Recent,
    /// By the time of planning.
    over: Vec<Over>,
}

#[derive(Debug)]
struct Over {
    id: DecisionId,
    is_reply: bool,
    features: Features,
    outcome: Outcome,
}

impl Outcomes {
    pub fn apply(&mut self, recorded: &Recorded) {
        let over = self.recent.apply(recorded);
        if over.is_empty() {
            return;
        }
        self.over.extend(over.into_iter().filter_map(Over::of));
        self.over.sort_by_key(|over| over.id);
    }

    /// Without the decisions that are over.
    pub fn memory(&self) -> &Memory {
        self.recent.memory()
    }

    /// The same as [`super::rows::of`] would give with a memory of everything.
    pub fn rows(&self, predictor: &str, world: Provenance) -> impl Iterator<Item = Row> {
        let over = self.over.iter().map(|o| (o.id, o.is_reply, &o.features, o.outcome));
        let recent = self.memory().decisions.outcomes(world);
        let recent = recent.map(|(k, outcome)| (k.id, k.is_reply(), k.features(), outcome));
        let mut all: Vec<_> = over
            .chain(recent)
            .filter(|(_, is_reply, _, outcome)| {
                outcome.provenance == world && learns_from(predictor, *is_reply)
            })
            .collect();
        all.sort_by_key(|(id, ..)| *id);
        all.into_iter()
            .filter_map(move |(_, _, features, outcome)| row(predictor, features, &outcome))
    }
}

impl Over {
    fn of(known: Known) -> Option<Self> {
        let outcome = known.outcome()?;
        evidence(&outcome)?;
        let (id, is_reply) = (known.id, known.is_reply());
        Some(Self { id, is_reply, features: known.plan.features, outcome })
    }
}

#[cfg(test)]
mod tests;
