//! A fit that is judged by rows it has not seen.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use xbot_domain::predictor::Kind;

use super::columns::{Columns, Measure};
use super::fitted::Fitted;
use super::splits::{self, Fold};
use super::way::{Way, name};
use super::{TrainError, boosting, linear, scores};

/// What a fit on one part says of another.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Trial {
    /// What happened, and what was predicted.
    pub pairs: Vec<(f64, f64)>,
    /// Of the rows that were seen.
    pub mean: f64,
    pub scores: BTreeMap<String, f64>,
}

/// A model of all rows, and how good it was before it saw the last.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Chosen {
    pub fitted: Fitted,
    /// Absent with too few rows to put some aside.
    pub trial: Option<Trial>,
    pub fallback_from: Option<String>,
    /// Of the linear model, where trees were asked for.
    pub linear: Option<Trial>,
}

impl Trial {
    /// Absent when the first part alone cannot be fitted.
    pub fn run(
        columns: &Columns,
        fold: &Fold,
        fit: impl Fn(&Columns) -> Result<Fitted, TrainError>,
    ) -> Option<Self> {
        let seen = columns.select(&fold.train);
        let model = fit(&seen).ok()?;
        Self::of(&model, &seen, &columns.select(&fold.test.clone().collect::<Vec<_>>()))
    }

    pub fn of(model: &Fitted, seen: &Columns, unseen: &Columns) -> Option<Self> {
        let pairs: Vec<_> = unseen.y.iter().copied().zip(model.says(unseen)?).collect();
        let mean = seen.mean();
        let named = match unseen.measure {
            Measure::Number => scores::of_numbers(&pairs, mean),
            Measure::Chance => scores::of_chances(&pairs, mean),
        };
        let scores = named.into_iter().map(|(name, score)| (name.to_owned(), score)).collect();
        Some(Self { pairs, mean, scores })
    }
}

pub(super) fn fit(
    columns: &Columns,
    way: Way,
    threads: NonZeroUsize,
) -> Result<Fitted, TrainError> {
    match way.kind {
        Kind::Boosting => boosting::fit(columns, way),
        Kind::Ridge | Kind::Logistic => linear::fit(columns, way.lambda, threads),
    }
}

/// Scored on the fold, then fitted on all rows.
pub(super) fn choose(
    columns: &Columns,
    way: Way,
    fold: Option<&Fold>,
    threads: NonZeroUsize,
) -> Result<Chosen, TrainError> {
    let of_line = |columns: &Columns| linear::fit(columns, way.lambda, threads);
    let trial = fold.and_then(|fold| Trial::run(columns, fold, of_line));
    let linear = |trial, fallback_from| {
        Ok(Chosen { fitted: of_line(columns)?, trial, fallback_from, linear: None })
    };
    if way.kind != Kind::Boosting {
        return linear(trial, None);
    }
    match trees(columns, way, fold, trial.as_ref()) {
        Ok((fitted, of_trees)) => {
            Ok(Chosen { fitted, trial: Some(of_trees), fallback_from: None, linear: trial })
        }
        Err(why) => linear(trial, Some(format!("{}: {why}", name(Kind::Boosting)))),
    }
}

/// Trees are used only where they are better on rows that neither has seen.
fn trees(
    columns: &Columns,
    way: Way,
    fold: Option<&Fold>,
    linear: Option<&Trial>,
) -> Result<(Fitted, Trial), String> {
    let grow = |columns: &Columns| boosting::fit(columns, way);
    let trial = fold.and_then(|fold| Trial::run(columns, fold, grow));
    let trial = trial.ok_or_else(|| format!("fewer than {} rows", splits::LEAST))?;
    let judge = judge(columns.measure);
    let (ours, theirs) = (trial.scores.get(judge), linear.and_then(|l| l.scores.get(judge)));
    if !matches!((ours, theirs), (Some(ours), Some(theirs)) if ours < theirs) {
        return Err(format!("{judge} {} is not below {}", shown(ours), shown(theirs)));
    }
    grow(columns).map(|fitted| (fitted, trial)).map_err(|error| error.to_string())
}

/// The score that decides; lower is better.
pub(super) fn judge(measure: Measure) -> &'static str {
    match measure {
        Measure::Number => "rmse",
        Measure::Chance => "log_loss",
    }
}

fn shown(score: Option<&f64>) -> String {
    score.map_or("unknown".to_owned(), |score| format!("{score:.6}"))
}
