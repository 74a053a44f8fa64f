//! The lift at every look at once: an asymptotic confidence sequence, so that one may look whenever
//! one likes. Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), *Time-uniform central limit theory
//! and asymptotic confidence sequences*.
//!
//! Decisions come in the order in which their outcomes became known. Each is scored by the influence
//! function of the doubly robust lift against what was known before it, so that its score never
//! changes again: what was said at a look stays said. Whatever the guesses, known propensities make
//! the scores right in the mean.
//!
//! Intervals are not intersected over time. What is estimated, the mean effect on the decisions so
//! far, moves when the effect does; and the guarantee is asymptotic, so that an intersection would keep
//! for ever what the first and least certain looks got wrong.

use crate::rules::Refusal;

use super::lift::{Expected, LEAST_MEASURED, Question, Row, score};

mod seen;

use seen::Seen;

/// The interval is narrowest, for its confidence, at this many decisions. It stands here before any
/// experiment begins; at a quarter and at four times as many, it is less than a tenth wider than it
/// could be.
pub const TARGET: f64 = 250.0;

/// Recorded with what it says.
pub const METHOD: &str = "asymptotic-cs-1";

/// The lift of one variant, as it grows.
#[derive(Clone, Debug)]
pub struct Sequence<'a> {
    question: Question<'a>,
    alpha: f64,
    variant: Seen,
    control: Seen,
    /// All outcomes, also those of other variants.
    all: Seen,
    scores: Seen,
}

/// How the lift looks from what is known so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Look {
    pub lift: f64,
    pub low: f64,
    pub high: f64,
}

impl Look {
    pub fn excludes_zero(&self) -> bool {
        self.low > 0.0 || self.high < 0.0
    }
}

impl<'a> Sequence<'a> {
    pub fn new(question: Question<'a>) -> Result<Self, Refusal> {
        super::lift::check_confidence(question.confidence)?;
        let [variant, control, all, scores] = [Seen::default(); 4];
        Ok(Self { question, alpha: 1.0 - question.confidence, variant, control, all, scores })
    }

    /// The next decision. The first outcome of all is held against nothing, and only teaches; one that
    /// was not measured says nothing.
    pub fn take(&mut self, row: &Row) -> Result<(), Refusal> {
        let Some(outcome) = row.outcome else {
            return Ok(());
        };
        if let Some(expected) = row.expected.or_else(|| self.means()) {
            self.scores.take(score(self.question, row, outcome, expected)?);
        }
        self.all.take(outcome);
        if row.variant == self.question.variant {
            self.variant.take(outcome);
        } else if row.variant == self.question.control {
            self.control.take(outcome);
        }
        Ok(())
    }

    /// Of the outcomes so far; a side that has none yet is taken for the mean of all.
    fn means(&self) -> Option<Expected> {
        let all = self.all.mean()?;
        let of = |side: &Seen| side.mean().unwrap_or(all);
        Some(Expected { variant: of(&self.variant), control: of(&self.control) })
    }

    /// Outcomes known on either side.
    pub fn measured(&self) -> (u64, u64) {
        (self.variant.count(), self.control.count())
    }

    /// Decisions that were scored, those of other variants included.
    pub fn scored(&self) -> u64 {
        self.scores.count()
    }

    /// Absent while either side has too few outcomes for a normal approximation.
    pub fn look(&self) -> Option<Look> {
        let (variant, control) = self.measured();
        let (lift, spread) = (self.scores.mean()?, self.scores.deviation()?);
        let reach = spread * radius(self.scored() as f64, self.alpha);
        let enough = variant.min(control) >= LEAST_MEASURED;
        enough.then_some(Look { lift, low: lift - reach, high: lift + reach })
    }
}

/// √(2(nρ² + 1)/(n²ρ²) · ln(√(nρ² + 1)/α)), in standard deviations of a score.
fn radius(n: f64, alpha: f64) -> f64 {
    let spread = n * best_spread(alpha) / TARGET + 1.0;
    (spread / (spread - 1.0) / n * libm::log(spread / (alpha * alpha))).sqrt()
}

/// The ρ²n for which the interval at n is narrowest: y − 1 where y = 1 + ln(y/α²), the upper root
/// (−W₋₁(−α²/e) − 1 in the source). Each step brings it closer by about the factor 1/y.
fn best_spread(alpha: f64) -> f64 {
    let step = |y: f64| 1.0 + libm::log(y / (alpha * alpha));
    (0..STEPS).fold(2.0, |y, _| step(y)) - 1.0
}

/// Enough for a confidence of a half and more. Below, the interval is valid and not quite the narrowest.
const STEPS: u32 = 60;

#[cfg(test)]
mod tests;
