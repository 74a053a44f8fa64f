//! The influence function of each measured decision.

use crate::rules::Refusal;

use super::{Expected, Question, Row};

/// Below this a single decision would weigh more than a thousand others.
const LEAST_PROPENSITY: f64 = 0.001;

/// m₁ − m₀ + [variant](Y − m₁)/p₁ − [control](Y − m₀)/p₀ for every measured decision.
pub(super) fn scores(question: Question<'_>, rows: &[Row]) -> Result<Vec<f64>, Refusal> {
    let means = Expected {
        variant: weighted_mean(rows, question.variant, |row| row.variant_propensity)?,
        control: weighted_mean(rows, question.control, |row| row.control_propensity)?,
    };
    rows.iter()
        .filter_map(|row| Some((row, row.outcome?)))
        .map(|(row, outcome)| score(question, row, outcome, row.expected.unwrap_or(means)))
        .collect()
}

fn score(question: Question<'_>, row: &Row, outcome: f64, m: Expected) -> Result<f64, Refusal> {
    let mut score = m.variant - m.control;
    if row.variant == question.variant {
        score += (outcome - m.variant) / check_propensity(row.variant_propensity)?;
    } else if row.variant == question.control {
        score -= (outcome - m.control) / check_propensity(row.control_propensity)?;
    }
    if score.is_finite() { Ok(score) } else { Err(bad_row("an outcome or expectation")) }
}

/// The mean outcome under a variant, each decision weighted by the inverse of its chance: the model
/// of those that have none.
fn weighted_mean(
    rows: &[Row],
    name: &str,
    propensity: impl Fn(&Row) -> f64,
) -> Result<f64, Refusal> {
    let (mut sum, mut weights) = (0.0, 0.0);
    for row in rows.iter().filter(|row| row.variant == name) {
        let Some(outcome) = row.outcome else { continue };
        let weight = check_propensity(propensity(row))?.recip();
        sum += weight * outcome;
        weights += weight;
    }
    Ok(sum / weights)
}

pub(in crate::experiment) fn check_propensity(propensity: f64) -> Result<f64, Refusal> {
    let usable = (LEAST_PROPENSITY..=1.0).contains(&propensity);
    if usable { Ok(propensity) } else { Err(bad_row("a propensity")) }
}

fn bad_row(what: &str) -> Refusal {
    let message = format!(
        "a lift is refused: {what} is not usable; propensities must be from 0.001 to 1, outcomes finite"
    );
    Refusal::new("bad_row", message)
}
