//! What a stored predictor would have chosen: the candidate of which it expects most, with the
//! decision's own features and the candidate's topic or hour in them.
//!
//! A predictor is asked as it was when the decision was planned. All that it had learned from was
//! known by then, and the outcome of the decision was not: it never judges what it has seen.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use xbot_domain::arm::Provenance;
use xbot_domain::bandit::Draw;
use xbot_domain::decision::Planned;
use xbot_domain::features::Features;
use xbot_domain::ids::Scope;
use xbot_domain::predictor::{PredictorEvent, Trained};

use crate::policy::Predictor;
use crate::train::predict;

/// The place of a candidate, and whose outcomes taught it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pick {
    pub place: u16,
    pub world: Provenance,
}

/// The versions of what is asked, as far as the history has gone by.
#[derive(Clone, Debug, Default)]
pub struct Models {
    asked: Vec<Predictor>,
    versions: BTreeMap<(String, u32), Trained>,
    in_use: BTreeMap<String, u32>,
    /// Those that a draw came to for whose arms they have no feature.
    blind: BTreeSet<(Scope, usize)>,
}

impl Models {
    pub fn new(asked: &[Predictor]) -> Self {
        Self { asked: asked.to_vec(), ..Self::default() }
    }

    pub fn apply(&mut self, name: &str, event: &PredictorEvent) {
        if !self.asked.iter().any(|asked| asked.name == name) {
            return;
        }
        match event {
            PredictorEvent::Trained(e) => {
                self.versions.insert((name.to_owned(), e.version), (**e).clone());
            }
            PredictorEvent::Promoted(e) => drop(self.in_use.insert(name.to_owned(), e.version)),
            PredictorEvent::RolledBack(e) => drop(self.in_use.insert(name.to_owned(), e.version)),
        }
    }

    /// Of each predictor in question, what it would have chosen; none where it cannot be asked.
    pub fn picks(&mut self, plan: &Planned, draw: &Draw) -> Box<[Option<Pick>]> {
        let numbers = 0..self.asked.len();
        numbers.map(|number| self.pick(number, plan, draw)).collect()
    }

    pub fn is_blind(&self, scope: Scope, number: usize) -> bool {
        self.blind.contains(&(scope, number))
    }

    fn pick(&mut self, number: usize, plan: &Planned, draw: &Draw) -> Option<Pick> {
        let asked = self.asked.get(number)?;
        let version = asked.version.or_else(|| self.in_use.get(&asked.name).copied())?;
        let model = self.versions.get(&(asked.name.clone(), version))?;
        let scope = draw.chosen.scope;
        if !tells_apart(model, scope) {
            self.blind.insert((scope, number));
            return None;
        }
        let expected = draw
            .candidates
            .iter()
            .map(|candidate| predict(model, &with(plan, scope, &candidate.arm.name)?));
        let expected = expected.collect::<Option<Vec<f64>>>()?;
        let place = u16::try_from(crate::policy::largest(&expected)).ok()?;
        Some(Pick { place, world: Provenance::from(model.simulated) })
    }
}

/// Whether anything that it looks at differs between the arms of a scope.
fn tells_apart(model: &Trained, scope: Scope) -> bool {
    let prefix = match scope {
        Scope::Topic => "topic_",
        Scope::Timing => "hour_",
        Scope::Content | Scope::Reply => return false,
    };
    model.scaler.keys().any(|feature| feature.starts_with(prefix))
}

/// The features as they would have been with this arm.
fn with(plan: &Planned, scope: Scope, arm: &str) -> Option<Features> {
    let mut features = plan.features.clone();
    match scope {
        Scope::Topic => features.topic = Some(arm.to_owned()),
        Scope::Timing => {
            let hour = hour(arm)?;
            features.weekday = weekday(plan, hour);
            features.hour = hour;
        }
        Scope::Content | Scope::Reply => {}
    }
    Some(features)
}

/// The digits that the name of an hour ends with.
fn hour(arm: &str) -> Option<u8> {
    let name = arm.trim_end_matches(|c: char| c.is_ascii_digit());
    arm.strip_prefix(name)?.parse().ok().filter(|hour| *hour < 24)
}

const DAY: i64 = 24 * 60;
const WEEK: i64 = 7 * DAY;

/// Of the next time that it is this hour after the planning. The slot of the plan, whose hour and
/// weekday are recorded, tells the clock of the account without its time zone.
fn weekday(plan: &Planned, hour: u8) -> u8 {
    let minute = |at: xbot_domain::time::Timestamp| at.micros().div_euclid(60_000_000);
    let features = &plan.features;
    let slot = i64::from(features.weekday) * DAY
        + i64::from(features.hour) * 60
        + minute(plan.scheduled_at).rem_euclid(60);
    let ahead = plan.scheduled_at.since(plan.planned_at).max(Duration::zero()).num_minutes();
    let now = slot - ahead;
    let end_of_hour = now.div_euclid(DAY) * DAY + i64::from(hour) * 60 + 59;
    let next = if end_of_hour < now { end_of_hour + DAY } else { end_of_hour };
    u8::try_from(next.rem_euclid(WEEK) / DAY).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_what_the_name_of_an_arm_ends_with() {
        assert_eq!(["hour_09", "h18", "7"].map(hour), [Some(9), Some(18), Some(7)]);
        assert_eq!(["noon", "hour_24"].map(hour), [None, None]);
    }
}
