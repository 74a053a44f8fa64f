//! Why a decision is no round, although something came of it.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::Provenance;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Nothing was drawn for it, as for what people plan by hand.
    NotDrawn,
    /// An experiment had a say in it whose plan is not in what was read.
    UnknownExperiment,
    /// What was used was not drawn, or its recorded chance is not that of its draw.
    Contradiction,
    /// It went out an hour or more from its slot, which says nothing of the hour that was drawn.
    OutOfSlot,
    /// It was measured, but not what is asked for.
    NotMeasured,
    /// Of what was simulated among what is real, or the other way round.
    OtherWorld,
    /// A predictor in question was not there yet, or had learned from the other world.
    NoPredictor,
}

impl Why {
    pub fn text(self) -> &'static str {
        match self {
            Self::NotDrawn => "nothing was drawn for them",
            Self::UnknownExperiment => "an experiment decided, and its plan was not read",
            Self::Contradiction => "what was used does not fit what was drawn",
            Self::OutOfSlot => "they went out in another hour than the one that was drawn",
            Self::NotMeasured => "the reward in question was not measured",
            Self::OtherWorld => "they are of the other world, simulated or real",
            Self::NoPredictor => "a predictor in question was not there to be asked",
        }
    }
}

/// Counts by world: which of the two counts is known only at the end.
#[derive(Clone, Debug, Default)]
pub struct LeftOut(BTreeMap<(Provenance, Why), u64>);

impl LeftOut {
    pub fn add(&mut self, world: Provenance, why: Why) {
        *self.0.entry((world, why)).or_default() += 1;
    }

    pub fn of(&self, world: Provenance) -> BTreeMap<Why, u64> {
        let own = self.0.iter().filter(|((of, _), _)| *of == world);
        own.map(|((_, why), count)| (*why, *count)).collect()
    }
}
