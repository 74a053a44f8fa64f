//! What came out, all of it.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::ids::{ArmId, Pass, Scope};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::reward::RewardSpec;

use super::course::Courses;
use super::ranks::{self, Ranked, Valued};
use super::side::Side;
use super::{
    Against, Agreement, Ask, Both, Counts, Flips, Point, ScopeReport, Spread, Verdict, scopes,
};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub spec: RewardSpec,
    pub against: Against,
    /// Of these outcomes alone.
    pub world: Provenance,
    pub counts: Counts,
    /// Of all decisions that the side has a reward for, each by its last one.
    pub value: Both<Option<Spread>>,
    pub weight: Both<Option<Spread>>,
    /// Of the values of the decisions that both sides have; absent where one tells none apart.
    pub agreement: Option<Agreement>,
    pub flips: Flips,
    /// The decisions with the highest rewards on either side, and where the other puts them.
    pub highest: Both<Vec<Ranked>>,
    pub scopes: Vec<ScopeReport>,
    /// How the posterior of each arm went.
    pub courses: BTreeMap<ArmId, Vec<Point>>,
}

pub fn of(
    ask: &Ask,
    world: Provenance,
    memory: &Memory,
    sides: &Both<Side>,
    courses: Courses,
) -> Report {
    let decisions = Decisions::of(ask, world, memory, sides);
    let in_scope = |id: &ArmId| ask.scope.is_none_or(|scope| scope == id.scope);
    let mut courses = courses.into_points(world);
    courses.retain(|id, _| in_scope(id));
    Report {
        spec: ask.spec.clone(),
        against: ask.against.clone(),
        world,
        counts: decisions.counts,
        value: decisions.values.map(Spread::of),
        weight: decisions.weights.map(Spread::of),
        agreement: Agreement::of(decisions.compared.iter().map(Valued::values).collect()),
        flips: decisions.flips,
        highest: ranks::highest(&decisions.compared, ask.listed),
        scopes: scopes::of(sides, world, ask.scope),
        courses,
    }
}

/// What is told of decisions, one after the other.
#[derive(Default)]
struct Decisions {
    counts: Counts,
    flips: Flips,
    values: Both<Vec<f64>>,
    weights: Both<Vec<f64>>,
    compared: Vec<Valued>,
}

impl Decisions {
    fn of(ask: &Ask, world: Provenance, memory: &Memory, sides: &Both<Side>) -> Self {
        let mut all = Self::default();
        let counted = memory.decisions.outcomes(world).filter(|(known, outcome)| {
            let scope = ask.scope.is_none_or(|scope| teaches(known, scope));
            scope && ask.posted.holds(outcome.posted_at)
        });
        counted.for_each(|(known, _)| all.take(known, sides, ask.listed));
        let Both { asked, against } = sides.as_ref().map(|side| side.refused(world).clone());
        (all.counts.asked.refused, all.counts.against.refused) = (asked, against);
        all
    }

    fn take(&mut self, known: &Known, sides: &Both<Side>, most: usize) {
        self.counts.decisions += 1;
        for pass in [Pass::First, Pass::Final] {
            if known.pass(pass).reading.is_some() {
                self.pass(known, pass, sides);
            }
        }
        self.standing(sides.as_ref().map(|side| Some(side.standing(known.id)?.1)));
        let both = self.flips.decision(known, sides, most);
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
