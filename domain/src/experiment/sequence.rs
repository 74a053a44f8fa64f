//! The lift at every look at once: an asymptotic confidence sequence, so that one may look whenever
//! one likes. Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas (2024), *Time-uniform central limit theory
//! and asymptotic confidence sequences*.
//!
//! Decisions come in the order in which their outcomes became known, and a look takes those that are
//! there: what was said at a look stays said. The lift is the doubly robust one with the means of the
//! sides as its outcome model. Then the corrections add up to nothing, what is left is the difference
//! of the means, and the scores differ from it by (y − m)/p on the decision's own side and not at all on
//! others.
//!
//! Intervals are not intersected over time. What is estimated, the mean effect on the decisions so
//! far, moves when the effect does; and the guarantee is asymptotic, so that an intersection would keep
//! for ever what the first and least certain looks got wrong.

use crate::rules::Refusal;

use super::lift::{LEAST_MEASURED, Question, check_confidence, check_propensity};

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
    variant: Side,
    control: Side,
    /// On any side.
    outcomes: u64,
}

#[derive(Clone, Copy, Debug)]
struct Side {
    propensity: f64,
    seen: Seen,
}

/// The chances that every decision had.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Propensities {
    pub variant: f64,
    pub control: f64,
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
    pub fn new(question: Question<'a>, propensities: Propensities) -> Result<Self, Refusal> {
        check_confidence(question.confidence)?;
        let side = |propensity| {
            Ok(Side { propensity: check_propensity(propensity)?, seen: Seen::default() })
        };
        let (variant, control) = (side(propensities.variant)?, side(propensities.control)?);
        Ok(Self { question, alpha: 1.0 - question.confidence, variant, control, outcomes: 0 })
    }

    /// The next outcome, of a decision on this side.
    pub fn take(&mut self, side: &str, outcome: f64) -> Result<(), Refusal> {
        if !outcome.is_finite() {
            return Err(Refusal::new("bad_row", "a look is refused: an outcome is not finite"));
        }
        self.outcomes += 1;
        if side == self.question.variant {
            self.variant.seen.take(outcome);
        } else if side == self.question.control {
            self.control.seen.take(outcome);
        }
        Ok(())
    }

    /// Outcomes of the variant and of the control.
    pub fn measured(&self) -> (u64, u64) {
        (self.variant.seen.count(), self.control.seen.count())
    }

    /// Outcomes on any side.
    pub fn outcomes(&self) -> u64 {
        self.outcomes
    }

    /// Absent while either side has too few outcomes for a normal approximation.
    pub fn look(&self) -> Option<Look> {
        let (variant, control) = self.measured();
        if variant.min(control) < LEAST_MEASURED {
            return None;
        }
        let n = self.outcomes as f64;
        let lift = self.variant.seen.mean() - self.control.seen.mean();
        let squares = self.variant.squares() + self.control.squares();
        let reach = (squares / (n - 1.0)).sqrt() * radius(n, self.alpha);
        Some(Look { lift, low: lift - reach, high: lift + reach })
    }
}

impl Side {
    /// Of its scores, around their mean.
    fn squares(&self) -> f64 {
        self.seen.squares() / (self.propensity * self.propensity)
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
