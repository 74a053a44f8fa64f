//! The fold over the history: what was drawn for each decision, and what it earned.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use xbot_domain::arm::{ArmEvent, Provenance};
use xbot_domain::bandit::{Draw, Posterior};
use xbot_domain::decision::{DecisionEvent as E, MetricsCollected, Planned, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::experiment::{ExperimentEvent, Variant};
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::log::Recorded;

use super::DecisionsError;
use super::ask::{Ask, Measure};
use super::chances::{Carried, carried};
use super::facts::{Earned, Expected, Fact, Moment};
use super::left_out::{LeftOut, Why};
use super::names::Names;
use super::plan::{Candidate, Drawn, Open};
use super::predicted::Models;
use super::rounds::{Rounds, Shared, Table};

#[derive(Debug)]
pub struct Gather {
    ask: Ask,
    models: Models,
    /// The variants of each experiment.
    experiments: BTreeMap<String, Vec<Variant>>,
    began: BTreeMap<ArmId, Posterior>,
    beliefs: Beliefs,
    topics: Names,
    /// Planned, and nothing came of it yet.
    open: BTreeMap<DecisionId, Open>,
    /// The facts of those of which something came; none where no scope wants them.
    known: BTreeMap<DecisionId, Option<u32>>,
    facts: Vec<Fact>,
    scopes: BTreeMap<Scope, OfScope>,
    specs: BTreeSet<String>,
    real: bool,
}

#[derive(Debug, Default)]
struct OfScope {
    arms: Names,
    table: Table,
    drawn: u64,
    left_out: LeftOut,
}

/// What was believed of arms, each value once: between two lessons it stays the same.
#[derive(Debug, Default)]
struct Beliefs {
    all: Vec<Posterior>,
    numbers: BTreeMap<(u64, u64), u32>,
}

impl Gather {
    pub fn new(ask: Ask) -> Result<Self, DecisionsError> {
        let alike = |scope: &&Scope| matches!(scope, Scope::Content | Scope::Reply);
        let asked = !ask.predictors.is_empty();
        if let Some(scope) = ask.scopes.iter().find(alike).filter(|_| asked) {
            return Err(DecisionsError::Alike(*scope));
        }
        let scopes = ask.scopes.iter().map(|scope| (*scope, OfScope::default())).collect();
        Ok(Self {
            models: Models::new(&ask.predictors),
            experiments: BTreeMap::new(),
            began: BTreeMap::new(),
            beliefs: Beliefs::default(),
            topics: Names::default(),
            open: BTreeMap::new(),
            known: BTreeMap::new(),
            facts: Vec::new(),
            specs: BTreeSet::new(),
            real: false,
            scopes,
            ask,
        })
    }

    /// The next event of the history, with its number.
    pub fn apply(&mut self, number: u64, event: &Recorded) {
        let id = event.stream_id.as_str();
        let at = Moment { number, at: event.metadata.recorded_at };
        match &event.event {
            Event::Decision(decision) => {
                if let Ok(id) = id.parse() {
                    self.decision(id, at, decision);
                }
            }
            Event::Arm(ArmEvent::Registered(e)) => {
                if let Ok(arm) = id.parse() {
                    self.began.insert(arm, e.prior);
                }
            }
            Event::Experiment(ExperimentEvent::Defined(e)) => {
                self.experiments.insert(id.to_owned(), e.variants.clone());
            }
            Event::Predictor(e) => self.models.apply(id, e),
            _ => {}
        }
    }

    fn decision(&mut self, id: DecisionId, at: Moment, event: &E) {
        match event {
            E::Planned(plan) if self.ask.counts(plan.planned_at) => self.planned(id, at, plan),
            // Nothing will ever come of it.
            E::Rejected(_) | E::Cancelled(_) | E::Expired(_) => drop(self.open.remove(&id)),
            E::Edited(e) => self.change(id, |open| open.expected.hook = e.features.hook_pattern),
            E::Posted(e) => self.change(id, |open| open.expected.posted_at = Some(e.posted_at)),
            E::PostReconciled(e) => {
                let posted_at = e.posted_at;
                self.change(id, |open| {
                    open.expected.posted_at = posted_at.or(open.expected.posted_at);
                });
            }
            E::MetricsUnavailable(e) if e.gone => self.forget_unread(id),
            E::MetricsCollected(e) => self.read(id, at, e),
            E::RewardComputed(e) => self.rewarded(id, at, e),
            _ => {}
        }
    }

    fn change(&mut self, id: DecisionId, change: impl FnOnce(&mut Open)) {
        if let Some(open) = self.open.get_mut(&id) {
            change(open);
        }
    }

    fn forget_unread(&mut self, id: DecisionId) {
        if self.open.get(&id).is_some_and(|open| open.read.is_none()) {
            self.open.remove(&id);
        }
    }

    fn planned(&mut self, id: DecisionId, at: Moment, plan: &Planned) {
        let expected = Expected::of(at.number, plan, &mut self.topics);
        let mut draws = BTreeMap::new();
        for draw in &plan.draws {
            let scope = draw.chosen.scope;
            if self.ask.scopes.contains(&scope) {
                let drawn = self.drawn(plan, draw);
                draws.insert(scope, drawn);
            }
        }
        for scope in draws.keys() {
            self.scopes.entry(*scope).or_default().drawn += 1;
        }
        self.open.insert(id, Open { expected, draws, read: None });
    }

    fn drawn(&mut self, plan: &Planned, draw: &Draw) -> Result<Drawn, Why> {
        let assigned = plan.experiment.as_ref();
        let variants = assigned.and_then(|side| self.experiments.get(&side.experiment_id));
        let Carried { used, chances } = carried(plan, draw, variants.map(Vec::as_slice))?;
        let arms = &mut self.scopes.entry(draw.chosen.scope).or_default().arms;
        let candidates = draw.candidates.iter().zip(chances).map(|(candidate, chance)| {
            let belief = self.beliefs.number(candidate.posterior)?;
            Some(Candidate { chance, belief, arm: arms.number(&candidate.arm.name)? })
        });
        let candidates = candidates.collect::<Option<_>>().ok_or(Why::Contradiction)?;
        let used = u16::try_from(used).map_err(|_| Why::Contradiction)?;
        Ok(Drawn { candidates, used, picks: self.models.picks(plan, draw) })
    }

    fn read(&mut self, id: DecisionId, at: Moment, e: &MetricsCollected) {
        let world = Provenance::from(e.simulated);
        self.real |= world == Provenance::Real;
        self.change(id, |open| open.read = Some(world));
        let value = match self.ask.measure {
            Measure::Er => e.rates.er,
            Measure::Fpki => e.rates.fpki,
            Measure::Reward | Measure::Success | Measure::Spec(_) => None,
        };
        if let Some(reward) = value {
            self.earned(id, Earned { reward, pass: e.pass, world, known: at });
        }
    }

    fn rewarded(&mut self, id: DecisionId, at: Moment, e: &RewardComputed) {
        if !self.specs.contains(&e.spec) {
            self.specs.insert(e.spec.clone());
        }
        let value = match &self.ask.measure {
            Measure::Reward if e.learning => Some(e.value),
            Measure::Success if e.learning => Some(f64::from(u8::from(e.success))),
            Measure::Spec(spec) if *spec == e.spec => Some(e.value),
            _ => None,
        };
        if let Some(reward) = value {
            let world = Provenance::from(e.simulated);
            self.earned(id, Earned { reward, pass: e.pass, world, known: at });
        }
    }

    /// The final pass takes the place of the first, and a later word that of an earlier one.
    fn earned(&mut self, id: DecisionId, earned: Earned) {
        if !self.ask.passes.takes(earned.pass) || !earned.reward.is_finite() {
            return;
        }
        if let Some(place) = self.known.get(&id) {
            let fact = place.and_then(|place| self.facts.get_mut(place as usize));
            if let Some(fact) = fact.filter(|fact| fact.earned.pass <= earned.pass) {
                fact.earned = earned;
            }
            return;
        }
        if let Some(open) = self.open.remove(&id) {
            let place = self.settle(&open, earned);
            self.known.insert(id, place);
        }
    }

    fn settle(&mut self, open: &Open, earned: Earned) -> Option<u32> {
        let place = u32::try_from(self.facts.len()).ok()?;
        let mut wanted = false;
        for (scope, of) in &mut self.scopes {
            if open.expected.is_reply() != (*scope == Scope::Reply) {
                continue;
            }
            match round(open, *scope, earned.world) {
                Ok(drawn) => {
                    of.table.push(place, drawn);
                    wanted = true;
                }
                Err(why) => of.left_out.add(earned.world, why),
            }
        }
        wanted.then(|| {
            self.facts.push(open.expected.earned(earned));
            place
        })
    }

    /// What was gathered, of each scope in question.
    pub fn finish(self) -> Result<Vec<Rounds>, DecisionsError> {
        if let Measure::Spec(spec) = &self.ask.measure
            && !self.specs.contains(spec)
        {
            let known = self.specs.iter().cloned().collect::<Vec<_>>().join(", ");
            let known = if known.is_empty() { "none".to_owned() } else { known };
            return Err(DecisionsError::NoSpec { spec: spec.clone(), known });
        }
        let world = match (self.ask.world, self.real) {
            (Some(world), _) => world,
            (None, true) => Provenance::Real,
            (None, false) => Provenance::Simulated,
        };
        let shared = Arc::new(Shared {
            facts: self.facts,
            beliefs: self.beliefs.all,
            topics: self.topics.all().to_vec(),
        });
        let unmeasured = |scope: Scope| {
            let read = self.open.values().filter(|open| open.read == Some(world));
            read.filter(|open| open.draws.contains_key(&scope)).count() as u64
        };
        let predictors = &self.ask.predictors;
        let rounds = self.scopes.into_iter().map(|(scope, of)| {
            let unmeasured = unmeasured(scope);
            let rounds =
                of.rounds(scope, world, &self.began, &shared, predictors.len(), unmeasured);
            let unasked = rounds.is_empty() && rounds.left_out.contains_key(&Why::NoPredictor);
            let numbers = (0..predictors.len()).zip(predictors);
            match numbers.into_iter().find(|(i, _)| self.models.is_blind(scope, *i)) {
                Some((_, blind)) if unasked => {
                    Err(DecisionsError::Blind { name: blind.to_string(), scope })
                }
                None if unasked => {
                    let names: Vec<String> = predictors.iter().map(ToString::to_string).collect();
                    Err(DecisionsError::NoPredictor { name: names.join(", "), scope })
                }
                _ => Ok(rounds),
            }
        });
        rounds.collect()
    }
}

/// What was drawn, if it can be judged by what came of it.
fn round(open: &Open, scope: Scope, world: Provenance) -> Result<&Drawn, Why> {
    let drawn = open.draws.get(&scope).ok_or(Why::NotDrawn)?.as_ref().map_err(|why| *why)?;
    if scope == Scope::Timing && !open.expected.is_in_slot() {
        return Err(Why::OutOfSlot);
    }
    let asked = drawn.picks.iter().all(|pick| pick.is_some_and(|pick| pick.world == world));
    if asked { Ok(drawn) } else { Err(Why::NoPredictor) }
}

impl OfScope {
    fn rounds(
        self,
        scope: Scope,
        world: Provenance,
        began: &BTreeMap<ArmId, Posterior>,
        shared: &Arc<Shared>,
        predictors: usize,
        unmeasured: u64,
    ) -> Rounds {
        let fact = |row: u32| {
            let row = self.table.rows.get(row as usize)?;
            shared.facts.get(row.fact as usize)
        };
        let all = 0..u32::try_from(self.table.rows.len()).unwrap_or(u32::MAX);
        let of_world = |row: &u32| fact(*row).is_some_and(|fact| fact.earned.world == world);
        let mut order: Vec<u32> = all.clone().filter(of_world).collect();
        order.sort_by_key(|row| fact(*row).map(|fact| fact.planned.number));
        let mut left_out = self.left_out.of(world);
        let other = all.len() as u64 - order.len() as u64;
        for (why, count) in [(Why::OtherWorld, other), (Why::NotMeasured, unmeasured)] {
            if count > 0 {
                left_out.insert(why, count);
            }
        }
        let names = self.arms.all();
        let prior = |name: &String| {
            began.get(&ArmId::new(scope, name.as_str())).copied().unwrap_or(Posterior::FLAT)
        };
        Rounds {
            scope,
            world,
            began: names.iter().map(prior).collect(),
            arms: names.to_vec(),
            drawn: self.drawn,
            left_out,
            order,
            table: self.table,
            predictors,
            shared: Arc::clone(shared),
        }
    }
}

impl Beliefs {
    fn number(&mut self, posterior: Posterior) -> Option<u32> {
        let key = (posterior.alpha.to_bits(), posterior.beta.to_bits());
        if let Some(known) = self.numbers.get(&key) {
            return Some(*known);
        }
        let number = u32::try_from(self.all.len()).ok()?;
        self.all.push(posterior);
        self.numbers.insert(key, number);
        Some(number)
    }
}
