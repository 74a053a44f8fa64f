//! What came out, all of it.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::ids::ArmId;
use xbot_domain::reward::RewardSpec;

use super::course::Courses;
use super::ranks::{self, Ranked, Valued};
use super::side::Side;
use super::told::Told;
use super::{Against, Agreement, Ask, Both, Counts, Flips, Point, ScopeReport, Spread, scopes};

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
    told: Told,
    sides: &Both<Side>,
    courses: Courses,
) -> Report {
    let Told { mut counts, values, weights, compared, flips } = told;
    let Both { asked, against } = sides.as_ref().map(|side| side.refused(world).clone());
    (counts.asked.refused, counts.against.refused) = (asked, against);
    let in_scope = |id: &ArmId| ask.scope.is_none_or(|scope| scope == id.scope);
    let mut courses = courses.into_points(world);
    courses.retain(|id, _| in_scope(id));
    Report {
        spec: ask.spec.clone(),
        against: ask.against.clone(),
        world,
        counts,
        value: values.map(Spread::of),
        weight: weights.map(Spread::of),
        agreement: Agreement::of(compared.iter().map(Valued::values).collect()),
        flips,
        highest: ranks::highest(&compared, ask.listed),
        scopes: scopes::of(sides, world, ask.scope),
        courses,
    }
}
