//! What came of a decision, as those who compare and train want it.

use crate::arm::Provenance;
use crate::config::Mode;
use crate::reward::COMPOSITE_V2;
use crate::time::Timestamp;

use super::{Decisions, Known};

/// The latest reading that counts, with the reward that was computed from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Outcome {
    pub posted_at: Timestamp,
    /// From when on one could have learned from it: the reading and its rewards were there.
    pub known_at: Timestamp,
    pub provenance: Provenance,
    pub er: Option<f64>,
    pub fpki: Option<f64>,
    /// Under the spec that the arms learn from; absent until it is computed.
    pub reward: Option<f64>,
    pub success: Option<bool>,
    /// How much evidence it is: grows with the exposure, whatever the arms learn from.
    pub evidence: Option<f64>,
}

impl Known {
    pub fn outcome(&self) -> Option<Outcome> {
        let pass = if self.last.reading.is_some() { &self.last } else { &self.first };
        let reading = pass.reading.as_deref()?;
        let lesson = pass.lesson().map(|(_, reward)| reward);
        let evidence = pass.rewards.get(COMPOSITE_V2);
        let rewarded = lesson.into_iter().chain(evidence).map(|reward| reward.at);
        let posted_at = self.posted.as_ref()?.posted_at;
        Some(Outcome {
            posted_at,
            known_at: rewarded.fold(reading.captured_at.max(posted_at), Timestamp::max),
            provenance: Provenance::from(reading.simulated),
            er: reading.rates.er,
            fpki: reading.rates.fpki,
            reward: lesson.map(|reward| reward.value),
            success: lesson.map(|reward| reward.success),
            evidence: evidence.map(|reward| reward.weight),
        })
    }
}

impl Decisions {
    /// Those that may be learned from, all of one world: real ones in live mode; in shadow the
    /// simulated ones, or, where nothing was simulated, the real ones.
    pub fn world(&self, mode: Mode) -> Provenance {
        let has = |world| self.has_measured(world);
        let only_real = || has(Provenance::Real) && !has(Provenance::Simulated);
        if mode == Mode::Live || only_real() { Provenance::Real } else { Provenance::Simulated }
    }

    /// There was a reading of that world, whatever became of its decision.
    pub fn has_measured(&self, world: Provenance) -> bool {
        self.measured.contains(&world)
    }

    /// The outcomes of that world, by the time of planning.
    pub fn outcomes(&self, world: Provenance) -> impl Iterator<Item = (&Known, Outcome)> {
        let all = self.all().filter_map(|known| Some((known, known.outcome()?)));
        all.filter(move |(_, outcome)| outcome.provenance == world)
    }
}
