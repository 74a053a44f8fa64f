//! What an evaluation comes to, as it is shown and stored.

use std::collections::BTreeMap;

use serde::Serialize;

use super::interval::Interval;
use super::overlap::Diagnostics;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Report {
    pub rounds: u64,
    pub arms: usize,
    /// Rounds that hang together, where the log says so.
    pub clusters: Option<usize>,
    pub confidence: f64,
    /// What the logging policy earned per round.
    pub logged: Logged,
    pub policies: BTreeMap<String, PolicyReport>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Logged {
    pub value: f64,
    pub standard_error: f64,
    pub interval: Interval,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PolicyReport {
    pub estimates: BTreeMap<String, Estimate>,
    /// Against the logging policy, on the same rounds.
    pub gains: BTreeMap<String, Gain>,
    /// Against the other policies, on the same rounds.
    pub differences: BTreeMap<String, BTreeMap<String, Gain>>,
    pub diagnostics: Diagnostics,
    /// Whether any estimate is refused.
    pub refused: bool,
    pub reasons: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub standard_error: f64,
    /// By the delta method; of clusters where there are some.
    pub interval: Interval,
    /// By method.
    pub intervals: BTreeMap<&'static str, Interval>,
    /// The bound that the data chose; null where none was chosen, or the plain estimate was.
    pub bound: Option<f64>,
    /// The figure is what the formula gives, and no estimate.
    pub refused: bool,
    pub reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Gain {
    pub value: f64,
    pub standard_error: f64,
    pub interval: Interval,
    /// All gains of this kind hold together in these.
    pub simultaneous: Interval,
    pub p: f64,
    /// By Holm, over all policies under the same estimator.
    pub p_adjusted: f64,
    pub refused: bool,
}
