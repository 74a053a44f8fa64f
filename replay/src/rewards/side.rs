//! One side of the comparison: what each decision was worth by it, and what the arms made of that.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::arm::{Arm, ArmEvent, Learn, Provenance, Updated};
use xbot_domain::decision::RewardComputed;
use xbot_domain::ids::{ArmId, DecisionId, Pass};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::reward::success::Earlier;
use xbot_domain::reward::{Incomputable, RewardSpec};
use xbot_domain::time::Timestamp;

use super::pupils::{Lesson, Pupils};
use super::{Against, Span};

#[derive(Debug)]
pub struct Side {
    pub rule: Against,
    posted: Span,
    verdicts: BTreeMap<(DecisionId, Pass), Verdict>,
    /// Where the system had a reward and this side has none.
    missing: BTreeMap<(DecisionId, Pass), Incomputable>,
    pupils: Pupils,
}

/// What a pass of a decision was worth.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub value: f64,
    pub weight: f64,
    /// What the value had to reach; absent while there were too few outcomes for a median.
    pub mark: Option<f64>,
    pub success: bool,
    #[serde(skip)]
    at: Timestamp,
}

impl Side {
    pub fn new(rule: Against, posted: Span) -> Self {
        let (verdicts, missing) = (BTreeMap::new(), BTreeMap::new());
        Self { rule, posted, verdicts, missing, pupils: Pupils::default() }
    }

    /// The reward of this side, at the moment at which the system computed its own.
    pub fn judge(&mut self, memory: &Memory, id: DecisionId, recorded: &RewardComputed) {
        let pass = recorded.pass;
        match &self.rule {
            Against::Recorded => {
                self.verdicts.insert((id, pass), Verdict::recorded(recorded));
            }
            Against::Spec(spec) if counts(spec, pass) => {
                let Some(known) = memory.decisions.get(id) else {
                    return;
                };
                match self.compute(memory, known, pass, spec, recorded.at) {
                    Ok(verdict) => drop(self.verdicts.insert((id, pass), verdict)),
                    Err(missing) => drop(self.missing.insert((id, pass), missing)),
                }
            }
            Against::Spec(_) => {}
        }
    }

    fn compute(
        &self,
        memory: &Memory,
        known: &Known,
        pass: Pass,
        spec: &RewardSpec,
        now: Timestamp,
    ) -> Result<Verdict, Incomputable> {
        let earlier = |other: &Known| {
            let verdict = self.verdict(other.id, pass)?;
            Some(Earlier { at: verdict.at, value: verdict.value })
        };
        let reward = memory.reward_among(known, pass, spec, now, earlier)?;
        let (value, weight, success) = (reward.value, reward.weight, reward.success);
        Ok(Verdict { value, weight, mark: reward.baseline, success, at: now })
    }

    /// What happened to an arm, as this side has it.
    pub fn teach(&mut self, arm: &ArmId, event: &ArmEvent) {
        match event {
            ArmEvent::Updated(e) if !self.posted.holds(e.posted_at) => {}
            ArmEvent::Updated(e) => {
                if let Some(lesson) = self.lesson(e) {
                    self.pupils.learn(arm, lesson);
                }
            }
            other => self.pupils.live(arm, other),
        }
    }

    fn lesson<'a>(&self, e: &'a Updated) -> Option<Lesson<'a>> {
        let taught = |spec: &str, reward: f64, weight: f64, success: bool| Learn {
            decision_id: e.decision_id,
            pass: e.pass,
            posted_at: e.posted_at,
            spec: spec.to_owned(),
            reward,
            weight,
            success,
            simulated: e.simulated,
            at: e.at,
        };
        match &self.rule {
            Against::Recorded if self.posted.is_all() => Some(Lesson::AsRecorded(e)),
            Against::Recorded => Some(Lesson::New(taught(&e.spec, e.reward, e.weight, e.success))),
            Against::Spec(spec) => {
                let own = self.verdict(e.decision_id, e.pass)?;
                Some(Lesson::New(taught(&spec.name, own.value, own.weight, own.success)))
            }
        }
    }

    /// Nothing is asked of this decision any more.
    pub fn forget(&mut self, id: DecisionId) {
        for pass in [Pass::First, Pass::Final] {
            self.verdicts.remove(&(id, pass));
            self.missing.remove(&(id, pass));
        }
    }

    pub fn verdict(&self, id: DecisionId, pass: Pass) -> Option<&Verdict> {
        self.verdicts.get(&(id, pass))
    }

    /// That of the last pass that has one: it took the place of the one before.
    pub fn standing(&self, id: DecisionId) -> Option<(Pass, Verdict)> {
        let of = |pass: Pass| Some((pass, *self.verdict(id, pass)?));
        of(Pass::Final).or_else(|| of(Pass::First))
    }

    /// Why a pass that was measured has no verdict.
    pub fn reason(&self, known: &Known, pass: Pass) -> String {
        match &self.rule {
            Against::Spec(spec) if !counts(spec, pass) => {
                format!("later than the horizon of {} h", spec.horizon_hours)
            }
            _ => {
                let missing = self.missing.get(&(known.id, pass)).cloned();
                let missing = missing.or_else(|| lacking(known, pass));
                let without =
                    |missing: Incomputable| format!("without {}", missing.missing.join(", "));
                missing.map_or_else(|| "no reward was recorded to learn from".to_owned(), without)
            }
        }
    }

    pub fn arms(&self, world: Provenance) -> impl Iterator<Item = (&ArmId, &Arm)> {
        self.pupils.of(world)
    }

    pub fn arm(&self, world: Provenance, id: &ArmId) -> Option<&Arm> {
        self.pupils.get(world, id)
    }

    /// What arms refused to learn, by code.
    pub fn refused(&self, world: Provenance) -> &BTreeMap<String, u64> {
        self.pupils.refused(world)
    }
}

/// The reading of the pass is taken within the horizon.
fn counts(spec: &RewardSpec, pass: Pass) -> bool {
    pass.due_after() <= chrono::Duration::hours(i64::from(spec.horizon_hours))
}

/// What every spec needs and the reading has not.
fn lacking(known: &Known, pass: Pass) -> Option<Incomputable> {
    let inputs = known.reward_inputs(pass)?;
    let usual = xbot_domain::reward::Baseline::of(&[]);
    RewardSpec::composite_v2().compute(&inputs, &usual).err()
}

impl Verdict {
    fn recorded(e: &RewardComputed) -> Self {
        let (value, weight, success) = (e.value, e.weight, e.success);
        Self { value, weight, mark: e.baseline, success, at: e.at }
    }
}
