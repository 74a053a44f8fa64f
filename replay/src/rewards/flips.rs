//! Decisions that are a success by one side and none by the other.

use serde::Serialize;
use xbot_domain::ids::{DecisionId, Pass, Scope};
use xbot_domain::memory::Known;

use super::side::Side;
use super::{Both, Verdict};

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Flips {
    /// Decisions that both sides have a reward for, each by its last one.
    pub compared: u64,
    pub flipped: u64,
    /// Of those that flipped: a success under the spec in question, or no success any more.
    pub to_success: u64,
    pub to_failure: u64,
    /// The same for every pass, also those that a later one replaced.
    pub passes_compared: u64,
    pub passes_flipped: u64,
    /// The earliest of the decisions that flipped.
    pub first: Vec<Flip>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Flip {
    pub decision_id: DecisionId,
    pub scope: Scope,
    pub asked: OfPass,
    pub against: OfPass,
}

/// A verdict, and of which pass it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct OfPass {
    pub pass: Pass,
    #[serde(flatten)]
    pub verdict: Verdict,
}

impl Flips {
    pub fn pass(&mut self, verdicts: Both<&Verdict>) {
        self.passes_compared += 1;
        self.passes_flipped += u64::from(verdicts.asked.success != verdicts.against.success);
    }

    /// The standing values, where both sides have one. At most `most` flips are listed.
    pub fn decision(
        &mut self,
        known: &Known,
        sides: &Both<Side>,
        most: usize,
    ) -> Option<Both<Verdict>> {
        let told = sides.as_ref().map(|side| side.standing(known.id)).both()?;
        let Both { asked, against } = told.map(|(pass, verdict)| OfPass { pass, verdict });
        self.compared += 1;
        if asked.verdict.success != against.verdict.success {
            self.flipped += 1;
            let count =
                if asked.verdict.success { &mut self.to_success } else { &mut self.to_failure };
            *count += 1;
            self.list(Flip { decision_id: known.id, scope: known.scope(), asked, against }, most);
        }
        Some(Both { asked: asked.verdict, against: against.verdict })
    }
    /// Among the earliest, if it is one of them: decisions come nearly in the order of planning.
    fn list(&mut self, flip: Flip, most: usize) {
        let place = self.first.partition_point(|other| other.decision_id < flip.decision_id);
        self.first.insert(place, flip);
        self.first.truncate(most);
    }
}
