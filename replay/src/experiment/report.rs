//! An experiment as it stood at a moment, as it is shown and stored.

use serde::Serialize;
use xbot_domain::arm::Provenance;
use xbot_domain::experiment::ratio::RatioVerdict;
use xbot_domain::experiment::{Concluded, Defined};
use xbot_domain::time::Timestamp;

use super::raw::Estimate;
use super::standing::Standing;
use super::status::Status;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rerun {
    pub id: String,
    /// The moment: nothing later counts.
    pub as_of: Timestamp,
    pub status: Status,
    pub plan: Defined,
    pub started_at: Option<Timestamp>,
    pub stopped_at: Option<Timestamp>,
    /// Whose outcomes count.
    pub world: Provenance,
    /// The version of the predictor that lifts are held against; absent where the means are.
    pub predictor: Option<u32>,
    /// In the order of the plan: the first is the control.
    pub sides: Vec<SideReport>,
    /// Assigned decisions that may still be measured.
    pub open: u64,
    pub ratio: Ratio,
    /// What one may make of it, looking now.
    pub verdict: Standing,
    /// Absent while none is recorded.
    pub conclusion: Option<Conclusion>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SideReport {
    pub name: String,
    pub share: f64,
    pub assigned: u64,
    pub measured: u64,
    pub open: u64,
    /// Of the metric; absent for fewer than two measured decisions.
    pub mean: Option<Estimate>,
    /// Absent for the control.
    pub against_control: Option<Against>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Against {
    /// Doubly robust, for one look.
    pub lift: Told,
    /// That the true lift is above zero; as much to be trusted as the lift.
    pub chance_to_win: Option<f64>,
    /// Of the means, as they are.
    pub difference: Told,
    /// Doubly robust, for all looks at once.
    pub sequence: SequenceReport,
}

/// A figure, and whether it can be trusted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Told {
    pub method: &'static str,
    pub confidence: f64,
    /// Absent where it could not be computed.
    pub estimate: Option<Estimate>,
    /// The figure is what the formula gives, and no estimate.
    pub refused: bool,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SequenceReport {
    #[serde(flatten)]
    pub last: Told,
    /// Those that are known for good, on all sides.
    pub outcomes: u64,
    /// The first look at which zero was outside, if there was one.
    pub without_zero: Option<FirstLook>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FirstLook {
    pub at: Timestamp,
    pub outcomes: u64,
    pub estimate: Estimate,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ratio {
    /// In the order of the plan.
    pub sides: Vec<RatioSide>,
    /// Absent where too few were assigned to tell.
    pub chi_square: Option<f64>,
    pub p: Option<f64>,
    pub verdict: RatioVerdict,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RatioSide {
    pub name: String,
    pub expected: f64,
    pub observed: u64,
}

/// What was recorded, beside what the same rule says of what was known then.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Conclusion {
    pub recorded: Concluded,
    pub recomputed: Option<Concluded>,
    /// To the last bit.
    pub equal: bool,
}

impl Conclusion {
    pub fn of(recorded: Concluded, recomputed: Option<Concluded>) -> Self {
        let equal = recomputed.as_ref() == Some(&recorded);
        Self { recorded, recomputed, equal }
    }
}

impl Told {
    /// The estimate, unless it is refused.
    pub fn trusted(&self) -> Option<Estimate> {
        self.estimate.filter(|_| !self.refused)
    }
}
