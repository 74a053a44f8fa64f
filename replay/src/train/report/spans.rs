//! What was learned from, and what was tested, in words of time.

use std::collections::BTreeMap;

use serde::Serialize;
use xbot_domain::time::Timestamp;

use crate::train::columns::{Clock, Columns, Measure};
use crate::train::scores;
use crate::train::splits::Fold;
use crate::train::trial::Chosen;

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Span {
    pub train_rows: u64,
    /// Before the test, but not known when it began: left out.
    pub late_rows: u64,
    pub test_rows: u64,
    /// The first and the last of the test.
    pub from: Option<Moment>,
    pub to: Option<Moment>,
}

/// As it was given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Moment {
    Time(Timestamp),
    Number(f64),
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Holdout {
    #[serde(flatten)]
    pub span: Span,
    /// By name; those of the mean of what was learned from begin with `baseline_`.
    #[serde(flatten)]
    pub scores: BTreeMap<String, f64>,
    /// Of the linear model, where trees were asked for and took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub linear: Option<BTreeMap<String, f64>>,
}

pub(super) fn of(columns: &Columns, fold: &Fold) -> Span {
    let moment = |row: usize| {
        let at = *columns.at.get(row)?;
        Some(match columns.clock {
            Clock::Time => Moment::Time(Timestamp::from_micros(at as i64)),
            Clock::Number | Clock::Rows => Moment::Number(at),
        })
    };
    Span {
        train_rows: fold.train.len() as u64,
        late_rows: fold.late as u64,
        test_rows: fold.test.len() as u64,
        from: moment(fold.test.start),
        to: fold.test.end.checked_sub(1).and_then(moment),
    }
}

pub(super) fn holdout(columns: &Columns, fold: &Fold, chosen: &Chosen) -> Option<Holdout> {
    let trial = chosen.trial.as_ref()?;
    let mut scores = trial.scores.clone();
    let by_mean: Vec<(f64, f64)> = trial.pairs.iter().map(|(y, _)| (*y, trial.mean)).collect();
    let (named, more) = match columns.measure {
        Measure::Number => (scores::of_numbers(&by_mean, trial.mean), "mae"),
        Measure::Chance => (scores::of_chances(&by_mean, trial.mean), "brier"),
    };
    if let Some(score) = named.get(more) {
        scores.insert(format!("baseline_{more}"), *score);
    }
    let linear = chosen.linear.as_ref().map(|trial| trial.scores.clone());
    Some(Holdout { span: of(columns, fold), scores, linear })
}
