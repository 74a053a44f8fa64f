//! What there is to learn, arm by arm.

use std::fmt;

use chrono::Timelike as _;
use chrono_tz::Tz;
use xbot_domain::arm;
use xbot_domain::config::Mode;
use xbot_domain::ids::{ArmId, DecisionId, Pass, Scope};
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

/// One pass of one decision, for one arm: learned once (lesson 7).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub decision: DecisionId,
    pub pass: Pass,
    pub arm: ArmId,
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pass {} of {}", self.arm, u8::from(self.pass), self.decision)
    }
}

#[derive(Clone, Debug)]
pub(super) struct Lesson {
    pub key: Key,
    pub posted_at: Timestamp,
    pub spec: String,
    pub reward: f64,
    pub weight: f64,
    pub success: bool,
    pub simulated: bool,
    /// The arm is there already.
    pub registered: bool,
}

impl Lesson {
    pub fn told_at(&self, at: Timestamp) -> arm::Learn {
        arm::Learn {
            decision_id: self.key.decision,
            pass: self.key.pass,
            posted_at: self.posted_at,
            spec: self.spec.clone(),
            reward: self.reward,
            weight: self.weight,
            success: self.success,
            simulated: self.simulated,
            at,
        }
    }
}

/// By decision, the first pass before the final one.
pub(super) fn open(memory: &Memory, mode: Mode, zone: Tz) -> Vec<Lesson> {
    let all = memory.decisions.to_learn();
    let all = all.flat_map(|(known, pass)| of_pass(memory, known, pass, zone));
    all.filter(|lesson| counts(lesson.simulated, mode)).collect()
}

/// In live mode simulated outcomes teach nothing (lesson 4).
fn counts(simulated: bool, mode: Mode) -> bool {
    !simulated || mode == Mode::Shadow
}

fn of_pass(memory: &Memory, known: &Known, pass: Pass, zone: Tz) -> Vec<Lesson> {
    let (Some(on_x), Some((spec, reward))) = (&known.posted, known.pass(pass).lesson()) else {
        return Vec::new();
    };
    let concerned = known.arms().into_iter().filter(|arm| {
        !known.has_learned(arm, pass)
            && (arm.scope != Scope::Timing || is_its_hour(arm, on_x.posted_at, zone))
    });
    let lesson = |arm: ArmId| Lesson {
        registered: memory.arms.get(&arm).is_some(),
        key: Key { decision: known.id, pass, arm },
        posted_at: on_x.posted_at,
        spec: spec.to_owned(),
        reward: reward.value,
        weight: reward.weight,
        success: reward.success,
        simulated: reward.simulated,
    };
    concerned.map(lesson).collect()
}

/// The hour in which the post went out is the one that was chosen: not the hour of its measurement,
/// nor the next one because posting was slow (lesson 7).
fn is_its_hour(arm: &ArmId, posted_at: Timestamp, zone: Tz) -> bool {
    let chosen = arm.name.strip_prefix("hour_").and_then(|hour| hour.parse::<u32>().ok());
    chosen == Some(posted_at.to_utc().with_timezone(&zone).hour())
}
