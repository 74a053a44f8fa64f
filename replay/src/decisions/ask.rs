//! Which decisions count, and by what they are measured.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use xbot_domain::arm::Provenance;
use xbot_domain::ids::{Pass, Scope};
use xbot_domain::time::Timestamp;

use crate::policy::Predictor;

#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    pub scopes: BTreeSet<Scope>,
    pub measure: Measure,
    pub passes: Passes,
    /// Simulated or real; real ones where anything real was measured, when not given.
    pub world: Option<Provenance>,
    /// Planned at or after it.
    pub from: Option<Timestamp>,
    /// Planned before it.
    pub to: Option<Timestamp>,
    /// What these would have chosen is noted while the history goes by.
    pub predictors: Vec<Predictor>,
}

impl Ask {
    pub fn of(scope: Scope) -> Self {
        Self {
            scopes: BTreeSet::from([scope]),
            measure: Measure::Reward,
            passes: Passes::Latest,
            world: None,
            from: None,
            to: None,
            predictors: Vec::new(),
        }
    }

    pub(super) fn counts(&self, planned_at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= planned_at) && self.to.is_none_or(|to| planned_at < to)
    }
}

/// What a decision earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Engagements per impression.
    Er,
    /// Follows per 1,000 impressions.
    Fpki,
    /// Under the spec that the arms learn from.
    Reward,
    /// 1 where that reward was a success, 0 elsewhere.
    Success,
    /// The reward under this spec.
    Spec(String),
}

impl FromStr for Measure {
    type Err = Infallible;

    fn from_str(name: &str) -> Result<Self, Infallible> {
        Ok(match name {
            "er" => Self::Er,
            "fpki" => Self::Fpki,
            "reward" => Self::Reward,
            "success" => Self::Success,
            spec => Self::Spec(spec.to_owned()),
        })
    }
}

impl fmt::Display for Measure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Er => "er",
            Self::Fpki => "fpki",
            Self::Reward => "reward",
            Self::Success => "success",
            Self::Spec(spec) => spec,
        })
    }
}

/// Which of the two measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passes {
    First,
    Final,
    /// The final one where it is there, else the first.
    Latest,
}

impl Passes {
    pub(super) fn takes(self, pass: Pass) -> bool {
        match self {
            Self::First => pass == Pass::First,
            Self::Final => pass == Pass::Final,
            Self::Latest => true,
        }
    }
}

impl fmt::Display for Passes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::First => "first",
            Self::Final => "final",
            Self::Latest => "latest",
        })
    }
}
