//! How an experiment stands, from what is known of the decisions that were assigned to it.

use xbot_domain::config::Mode;
use xbot_domain::experiment::lift::{LEAST_MEASURED, Question, lift};
use xbot_domain::experiment::ratio::{Cell, SampleRatio, sample_ratio};
use xbot_domain::experiment::{Experiment, Lift};
use xbot_domain::memory::Memory;
use xbot_domain::rules::Refusal;

use super::subject::{Subject, is_open};

/// Of the interval.
pub const CONFIDENCE: f64 = 0.95;

#[derive(Clone, Debug)]
pub struct Analysis {
    /// In the order of the plan: the first is the control.
    pub sides: Vec<Side>,
    pub ratio: Result<SampleRatio, Refusal>,
    /// Assigned decisions that are still to be posted or measured.
    pub open: u64,
}

#[derive(Clone, Debug)]
pub struct Side {
    pub name: String,
    pub share: f64,
    pub assigned: u64,
    pub measured: u64,
    /// Absent for the control, refused where too few are measured.
    pub lift: Option<Result<Lift, Refusal>>,
}

/// Absent for an experiment that has no plan.
pub fn analyse(memory: &Memory, id: &str, experiment: &Experiment, mode: Mode) -> Option<Analysis> {
    Some(analysed(&Subject::of(memory, id, experiment, mode)?))
}

pub(super) fn analysed(subject: &Subject<'_>) -> Analysis {
    let control = subject.control.name.as_str();
    let side = |(index, variant): (usize, &xbot_domain::experiment::Variant)| {
        let rows = subject.rows(&variant.name);
        let question = Question { variant: &variant.name, control, confidence: CONFIDENCE };
        let own = || rows.iter().filter(|row| row.variant == variant.name);
        Side {
            name: variant.name.clone(),
            share: variant.share,
            assigned: own().count() as u64,
            measured: own().filter(|row| row.outcome.is_some()).count() as u64,
            lift: (index > 0).then(|| lift(question, &rows)),
        }
    };
    let sides: Vec<Side> = subject.plan.variants.iter().enumerate().map(side).collect();
    let cells: Vec<Cell> =
        sides.iter().map(|side| Cell { assigned: side.assigned, share: side.share }).collect();
    let open = subject.assigned.iter().filter(|known| is_open(known)).count() as u64;
    Analysis { ratio: sample_ratio(&cells), sides, open }
}

/// How many more measured decisions a side needs before a lift can be told.
pub fn missing(side: &Side) -> u64 {
    LEAST_MEASURED.saturating_sub(side.measured)
}
