//! What is told of the decisions of one world, one after the other.

use xbot_domain::ids::{Pass, Scope};
use xbot_domain::memory::{Known, Outcome};

use super::ranks::Valued;
use super::side::Side;
use super::{Ask, Both, Counts, Flips, Verdict};

#[derive(Debug, Default)]
pub struct Told {
    pub counts: Counts,
    pub flips: Flips,
    pub values: Both<Vec<f64>>,
    pub weights: Both<Vec<f64>>,
    pub compared: Vec<Valued>,
}

/// It is among those that were asked for.
pub fn counts(ask: &Ask, known: &Known, outcome: &Outcome) -> bool {
    ask.scope.is_none_or(|scope| teaches(known, scope)) && ask.posted.holds(outcome.posted_at)
}

impl Told {
    /// One more decision, with what both sides finally make of it.
    pub fn take(&mut self, ask: &Ask, known: &Known, sides: &Both<Side>) {
        self.counts.decisions += 1;
        for pass in [Pass::First, Pass::Final] {
            if known.pass(pass).reading.is_some() {
                self.pass(known, pass, sides);
            }
        }
        self.standing(sides.as_ref().map(|side| Some(side.standing(known.id)?.1)));
        let both = self.flips.decision(known, sides, ask.listed);
        self.compared.extend(both.map(|both| Valued::of(known, both)));
    }

    fn pass(&mut self, known: &Known, pass: Pass, sides: &Both<Side>) {
        let verdicts = sides.as_ref().map(|side| side.verdict(known.id, pass));
        let reason = |side: &Side| match side.verdict(known.id, pass) {
            Some(_) => None,
            None => Some(side.reason(known, pass)),
        };
        self.counts.pass(sides.as_ref().map(reason));
        if let Some((spec, _)) = known.pass(pass).lesson() {
            *self.counts.learned_from.entry(spec.to_owned()).or_default() += 1;
        }
        if let Some(both) = verdicts.both() {
            self.flips.pass(both);
        }
    }

    fn standing(&mut self, verdicts: Both<Option<Verdict>>) {
        self.values.asked.extend(verdicts.asked.map(|v| v.value));
        self.values.against.extend(verdicts.against.map(|v| v.value));
        self.weights.asked.extend(verdicts.asked.map(|v| v.weight));
        self.weights.against.extend(verdicts.against.map(|v| v.weight));
    }
}

/// Replies teach the arms of replies alone, posts all others.
fn teaches(known: &Known, scope: Scope) -> bool {
    known.is_reply() == (scope == Scope::Reply)
}
