//! How much better than the control a variant is: the doubly robust estimate (AIPW; Robins,
//! Rotnitzky & Zhao 1994), right when either the propensities or the outcome model are. The
//! propensities here are known, so the model can only make the interval narrower.

use statrs::distribution::{ContinuousCDF, Normal};

use crate::rules::Refusal;

use super::Lift;

mod score;

pub(super) use score::check_propensity;

/// With fewer measured decisions on either side the normal interval is too narrow.
pub const LEAST_MEASURED: u64 = 30;

/// Recorded with a conclusion.
pub const METHOD: &str = "aipw-1";

/// One decision that was assigned.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The variant that it got.
    pub variant: String,
    /// The chances that it had of the variant in question and of the control.
    pub variant_propensity: f64,
    pub control_propensity: f64,
    /// Absent when it was not measured; then it counts as assigned and in no estimate.
    pub outcome: Option<f64>,
    /// What a model that did not see this outcome expected under each; absent without a model.
    pub expected: Option<Expected>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expected {
    pub variant: f64,
    pub control: f64,
}

/// What is compared, and how sure the interval shall be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Question<'a> {
    pub variant: &'a str,
    pub control: &'a str,
    /// Such as 0.95.
    pub confidence: f64,
}

/// The difference of the mean outcomes, variant less control, in the unit of the outcome.
pub fn lift(question: Question<'_>, rows: &[Row]) -> Result<Lift, Refusal> {
    let z = quantile(question.confidence)?;
    for name in [question.variant, question.control] {
        enough(name, count_measured(rows, name))?;
    }
    let scores = score::scores(question, rows)?;
    let (mean, error) = mean_and_error(&scores);
    Ok(Lift {
        variant: question.variant.to_owned(),
        assigned: count(rows, |row| row.variant == question.variant),
        measured: count_measured(rows, question.variant),
        lift: mean,
        low: mean - z * error,
        high: mean + z * error,
        chance_to_win: chance_above_zero(mean, error),
    })
}

fn count(rows: &[Row], which: impl Fn(&&Row) -> bool) -> u64 {
    rows.iter().filter(which).map(|_| 1).sum()
}

fn count_measured(rows: &[Row], variant: &str) -> u64 {
    count(rows, |row| row.variant == variant && row.outcome.is_some())
}

fn enough(name: &str, measured: u64) -> Result<(), Refusal> {
    if measured >= LEAST_MEASURED {
        return Ok(());
    }
    let message = format!(
        "a lift is refused: {name} has {measured} measured decisions, and needs {LEAST_MEASURED}"
    );
    Err(Refusal::new("too_early", message))
}

/// The mean of the scores and its standard error, from the variance of the influence function.
fn mean_and_error(scores: &[f64]) -> (f64, f64) {
    let n = scores.len() as f64;
    let mean = scores.iter().sum::<f64>() / n;
    let squares: f64 = scores.iter().map(|score| (score - mean).powi(2)).sum();
    (mean, (squares / (n - 1.0) / n).sqrt())
}

fn normal() -> Result<Normal, Refusal> {
    Normal::new(0.0, 1.0).map_err(|error| Refusal::new("bad_confidence", error.to_string()))
}

fn quantile(confidence: f64) -> Result<f64, Refusal> {
    check_confidence(confidence)?;
    Ok(normal()?.inverse_cdf(f64::midpoint(1.0, confidence)))
}

pub(super) fn check_confidence(confidence: f64) -> Result<(), Refusal> {
    if 0.0 < confidence && confidence < 1.0 {
        return Ok(());
    }
    let message = format!("a confidence of {confidence} is refused: it must be between 0 and 1");
    Err(Refusal::new("bad_confidence", message))
}

/// The chance that the true lift is above zero, under the normal approximation. Without any spread
/// the sign decides.
fn chance_above_zero(mean: f64, error: f64) -> f64 {
    if error > 0.0 {
        return normal().map_or(0.5, |normal| normal.cdf(mean / error));
    }
    match mean.total_cmp(&0.0) {
        std::cmp::Ordering::Less => 0.0,
        std::cmp::Ordering::Equal => 0.5,
        std::cmp::Ordering::Greater => 1.0,
    }
}

#[cfg(test)]
mod tests;
