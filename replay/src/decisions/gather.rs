//! The fold over the history: what was drawn for each decision, and what it earned.

use std::collections::{BTreeMap, BTreeSet};

use xbot_domain::arm::{ArmEvent, Provenance};
use xbot_domain::bandit::{Draw, Posterior};
use xbot_domain::decision::{DecisionEvent as E, MetricsCollected, Planned, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::experiment::trial::Trial;
use xbot_domain::experiment::{Defined, ExperimentEvent};
use xbot_domain::ids::{ArmId, DecisionId, Scope};
use xbot_domain::log::Recorded;

use super::DecisionsError;
use super::ask::{Ask, Measure};
use super::beliefs::Beliefs;
use super::chances::{Carried, carried};
use super::facts::{Earned, Expected, Fact, Moment};
use super::left_out::Why;
use super::names::Names;
use super::plan::{Candidate, Drawn, Open};
use super::predicted::Models;
use super::scope::OfScope;

#[derive(Debug)]
pub struct Gather {
    pub(super) ask: Ask,
    pub(super) models: Models,
    /// What each experiment may put in the place of a draw.
    experiments: BTreeMap<String, Trial>,
    pub(super) began: BTreeMap<ArmId, Posterior>,
    pub(super) beliefs: Beliefs,
    pub(super) topics: Names,
    /// Planned, and nothing came of it yet.
    pub(super) open: BTreeMap<DecisionId, Open>,
    /// The facts of those of which something came; none where no scope wants them.
    known: BTreeMap<DecisionId, Option<u32>>,
    pub(super) facts: Vec<Fact>,
    pub(super) scopes: BTreeMap<Scope, OfScope>,
    pub(super) specs: BTreeSet<String>,
    /// Those of them that a reward in question came from, where arms learned from it.
    pub(super) taught_by: BTreeSet<String>,
    pub(super) real: bool,
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
            taught_by: BTreeSet::new(),
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
                self.defined(id, e);
            }
            Event::Predictor(e) => self.models.apply(id, e),
            _ => {}
        }
    }

    /// The chances of an experiment hang on its shares: those of any decision are those of all.
    fn defined(&mut self, id: &str, plan: &Defined) {
        let any = DecisionId::from_parts(plan.at, [0; 10]);
        if let Ok(trial) = Trial::with(id, any, plan.variants.clone()) {
            self.experiments.insert(id.to_owned(), trial);
        }
    }

    fn decision(&mut self, id: DecisionId, at: Moment, event: &E) {
        match event {
            E::Planned(plan) if self.ask.counts(plan.planned_at) => self.planned(id, at, plan),
            E::PostAttempted(_) => self.change(id, |open| open.tried = true),
            E::Rejected(_) | E::Cancelled(_) | E::Expired(_) => self.forget_untried(id),
            E::Edited(e) => self.change(id, |open| open.expected.hook = e.features.hook_pattern),
            E::Posted(e) => self.change(id, |open| open.expected.posted_at = Some(e.posted_at)),
            E::PostReconciled(e) => {
                let posted_at = e.posted_at;
                self.change(id, |open| {
                    open.expected.posted_at = posted_at.or(open.expected.posted_at);
                });
            }
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

    /// Nothing will ever come of it; what was tried may be found on X later.
    fn forget_untried(&mut self, id: DecisionId) {
        if self.open.get(&id).is_some_and(|open| !open.tried) {
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
        self.open.insert(id, Open { expected, draws, tried: false, read: None });
    }

    fn drawn(&mut self, plan: &Planned, draw: &Draw) -> Result<Drawn, Why> {
        let assigned = plan.experiment.as_ref();
        let trial = assigned.and_then(|side| self.experiments.get(&side.experiment_id));
        let Carried { used, chances } = carried(plan, draw, trial)?;
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
            if e.learning && !self.taught_by.contains(&e.spec) {
                self.taught_by.insert(e.spec.clone());
            }
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
