//! What the choice of styles cost: the best style's expected reward less the chosen one's.
//!
//! In what an impression is worth (`Truth::worth`), which is linear in the rates: a tenth less here is
//! a tenth fewer follows and shares.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::ids::{ArmId, Scope};
use xbot_domain::memory::{Known, Memory};

use super::Demo;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Day {
    /// From 1.
    pub day: i64,
    pub posts: u64,
    pub regret: f64,
    pub cumulative: f64,
}

/// What an impression of each style is worth, and of the best.
#[derive(Clone, Debug)]
pub(super) struct Styles {
    values: BTreeMap<ArmId, f64>,
    pub best: f64,
}

impl Styles {
    pub fn new(ranked: &[(ArmId, f64)]) -> Self {
        let best = ranked.first().map_or(0.0, |(_, value)| *value);
        Self { values: ranked.iter().cloned().collect(), best }
    }

    /// A mean value as a share of the best.
    pub fn share(&self, value: Option<f64>) -> Option<f64> {
        value.filter(|_| self.best > 0.0).map(|value| value / self.best)
    }

    /// Of the style that a post was written in; absent for a reply.
    pub fn value(&self, known: &Known) -> Option<f64> {
        let arm = known.plan.bandit_arm.as_ref().filter(|arm| arm.scope == Scope::Content)?;
        self.values.get(arm).copied()
    }
}

pub(super) fn by_day(demo: &Demo, memory: &Memory, styles: &Styles) -> Vec<Day> {
    let mut days: BTreeMap<i64, (u64, f64)> = (0..demo.days()).map(|day| (day, (0, 0.0))).collect();
    for known in memory.decisions.all() {
        let (Some(on_x), Some(value)) = (&known.posted, styles.value(known)) else {
            continue;
        };
        if let Some((posts, regret)) = days.get_mut(&demo.day_of(on_x.posted_at)) {
            *posts += 1;
            *regret += styles.best - value;
        }
    }
    let mut cumulative = 0.0;
    let rows = days.into_iter().map(|(day, (posts, regret))| {
        cumulative += regret;
        Day { day: day + 1, posts, regret, cumulative }
    });
    rows.collect()
}
