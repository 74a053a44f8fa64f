//! The arms of each scope in the order that either side puts them in.

use serde::Serialize;
use xbot_domain::arm::{Arm, Provenance, Status, Tally};
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::{ArmId, Scope};

use super::side::Side;
use super::{Belief, Both};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ScopeReport {
    pub scope: Scope,
    /// The best of those that can be chosen and that have learned something.
    pub best: Both<Option<String>>,
    /// By their rank under the spec in question.
    pub arms: Vec<ArmReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ArmReport {
    pub arm: String,
    pub status: Status,
    pub asked: Standing,
    pub against: Standing,
    /// How many ranks it is higher under the spec in question.
    pub climbs: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Standing {
    /// By the mean of the posterior, from 1; equals share the higher one.
    pub rank: u64,
    #[serde(flatten)]
    pub belief: Belief,
    #[serde(flatten)]
    pub posterior: Posterior,
    #[serde(flatten)]
    pub tally: Tally,
}

/// An arm before it is ranked.
struct Pupil<'a> {
    name: &'a str,
    status: Status,
    standings: Both<Standing>,
}

/// Every scope that has arms.
pub fn of(sides: &Both<Side>, world: Provenance, only: Option<Scope>) -> Vec<ScopeReport> {
    let scopes = Scope::ALL.into_iter().filter(|scope| only.is_none_or(|only| only == *scope));
    scopes.filter_map(|scope| report(sides, world, scope)).collect()
}

fn report(sides: &Both<Side>, world: Provenance, scope: Scope) -> Option<ScopeReport> {
    let arms = sides.against.arms(world).filter(|(id, _)| id.scope == scope);
    let mut pupils: Vec<_> =
        arms.filter_map(|(id, arm)| pupil(id, arm, sides.asked.arm(world, id)?)).collect();
    rank(&mut pupils, |both| &mut both.asked);
    rank(&mut pupils, |both| &mut both.against);
    let best = Both { asked: best(&pupils, |b| &b.asked), against: best(&pupils, |b| &b.against) };
    pupils.sort_by_key(|pupil| (pupil.standings.asked.rank, pupil.name));
    let arms: Vec<_> = pupils.into_iter().map(ArmReport::of).collect();
    (!arms.is_empty()).then_some(ScopeReport { scope, best, arms })
}

fn pupil<'a>(id: &'a ArmId, against: &Arm, asked: &Arm) -> Option<Pupil<'a>> {
    let status = against.knowledge?.status;
    let standings = Both { asked, against }.map(standing).both()?;
    Some(Pupil { name: &id.name, status, standings })
}

fn standing(arm: &Arm) -> Option<Standing> {
    let known = arm.knowledge?;
    let belief = Belief::of(arm)?;
    Some(Standing { rank: 1, belief, posterior: known.posterior, tally: known.tally })
}

/// One more than there are better ones.
fn rank(pupils: &mut [Pupil<'_>], side: impl Fn(&mut Both<Standing>) -> &mut Standing) {
    let means: Vec<f64> = pupils.iter_mut().map(|p| side(&mut p.standings).belief.mean).collect();
    for pupil in pupils {
        let standing = side(&mut pupil.standings);
        let better = means.iter().filter(|mean| **mean > standing.belief.mean).count();
        standing.rank = 1 + better as u64;
    }
}

/// Of equals the first by name.
fn best(pupils: &[Pupil<'_>], side: impl Fn(&Both<Standing>) -> &Standing) -> Option<String> {
    let tried = |p: &&Pupil<'_>| {
        let Tally { successes, failures, .. } = side(&p.standings).tally;
        p.status == Status::Active && successes + failures > 0
    };
    let place = |p: &&Pupil<'_>| (side(&p.standings).rank, p.name.to_owned());
    pupils.iter().filter(tried).min_by_key(place).map(|p| p.name.to_owned())
}

impl ArmReport {
    fn of(pupil: Pupil<'_>) -> Self {
        let Pupil { name, status, standings: Both { asked, against } } = pupil;
        let climbs = against.rank.cast_signed() - asked.rank.cast_signed();
        Self { arm: name.to_owned(), status, asked, against, climbs }
    }
}
