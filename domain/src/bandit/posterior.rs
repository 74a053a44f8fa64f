//! A Beta posterior: what is believed of an arm, and how evidence moves it.

use serde::{Deserialize, Serialize};

use crate::rules::Refusal;

use super::cumulative::Cumulative;
use super::fraction::{Fraction, TAIL};
use super::sample::from_logit;

/// A Beta distribution over an arm's chance of success.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Posterior {
    pub alpha: f64,
    pub beta: f64,
}

/// The central 95 % of a posterior.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    pub fn width(self) -> f64 {
        self.high - self.low
    }
}

/// What one decision says about its arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Success,
    Failure,
}

impl Posterior {
    /// Nothing is known: every chance of success is equally likely.
    pub const FLAT: Self = Self { alpha: 1.0, beta: 1.0 };

    /// α and β stay within this. Below, the mass sits on 0 and 1 alone; above, a full weight would
    /// drown in rounding.
    pub const SMALLEST: f64 = 1e-3;
    pub const LARGEST: f64 = 1e9;

    pub fn new(alpha: f64, beta: f64) -> Result<Self, Refusal> {
        let range = Self::SMALLEST..=Self::LARGEST;
        if range.contains(&alpha) && range.contains(&beta) {
            return Ok(Self { alpha, beta });
        }
        Err(Refusal::new(
            "posterior_out_of_range",
            format!("Beta({alpha}, {beta}) is refused: both numbers must be from 0.001 to 1e9"),
        ))
    }

    pub fn mean(&self) -> f64 {
        self.alpha / (self.alpha + self.beta)
    }

    pub fn variance(&self) -> f64 {
        let sum = self.alpha + self.beta;
        self.alpha / sum * (self.beta / sum) / (sum + 1.0)
    }

    /// The central 95 %.
    pub fn interval(&self) -> Interval {
        let (a, b) = (self.low_end(), self.mirrored().low_end());
        Interval { low: from_logit(a), high: from_logit(-b) }
    }

    fn low_end(&self) -> f64 {
        let by_quadrature = || Cumulative::of(*self).logit_of(TAIL);
        Fraction::of(*self).low().unwrap_or_else(by_quadrature)
    }

    /// Of the chance of failure.
    fn mirrored(&self) -> Self {
        Self { alpha: self.beta, beta: self.alpha }
    }

    /// The value that the chance of success stays below with probability `p`.
    pub fn quantile(&self, p: f64) -> f64 {
        from_logit(Cumulative::of(*self).logit_of(p))
    }

    /// The probability that the chance of success is at most `x`.
    pub fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            return 0.0;
        }
        if x >= 1.0 {
            return 1.0;
        }
        Cumulative::of(*self).below(libm::log(x) - libm::log1p(-x))
    }

    /// The density at `x`; infinite at an end where the posterior has a pole, zero outside (0, 1).
    pub fn pdf(&self, x: f64) -> f64 {
        if !(0.0..=1.0).contains(&x) {
            return 0.0;
        }
        let ln_beta = libm::lgamma(self.alpha) + libm::lgamma(self.beta)
            - libm::lgamma(self.alpha + self.beta);
        let power = |exponent: f64, ln: f64| if exponent == 0.0 { 0.0 } else { exponent * ln };
        libm::exp(
            power(self.alpha - 1.0, libm::log(x)) + power(self.beta - 1.0, libm::log1p(-x))
                - ln_beta,
        )
    }

    /// After one more outcome of this weight.
    #[must_use]
    pub fn moved(&self, outcome: Outcome, weight: f64) -> Self {
        let (alpha, beta) = (Self::SMALLEST, Self::SMALLEST);
        self.shifted(outcome, evidence(weight), Self { alpha, beta })
    }

    /// Without an outcome that had moved it; never below the prior.
    #[must_use]
    pub fn moved_back(&self, outcome: Outcome, weight: f64, prior: Self) -> Self {
        self.shifted(outcome, -evidence(weight), prior)
    }

    fn shifted(&self, outcome: Outcome, by: f64, least: Self) -> Self {
        let (success, failure) = match outcome {
            Outcome::Success => (by, 0.0),
            Outcome::Failure => (0.0, by),
        };
        Self {
            alpha: (self.alpha + success).max(least.alpha),
            beta: (self.beta + failure).max(least.beta),
        }
        .in_range()
    }

    /// How much evidence it holds beyond its prior.
    pub fn evidence(&self, prior: Self) -> f64 {
        (self.alpha - prior.alpha + self.beta - prior.beta).max(0.0)
    }

    /// As the numerics may use it, whatever a foreign log holds.
    pub(super) fn in_range(self) -> Self {
        Self { alpha: within(self.alpha), beta: within(self.beta) }
    }
}

/// A weight that is no positive number is no evidence.
fn evidence(weight: f64) -> f64 {
    if weight.is_finite() { weight.max(0.0) } else { 0.0 }
}

fn within(x: f64) -> f64 {
    let x = if x.is_nan() { Posterior::SMALLEST } else { x };
    x.clamp(Posterior::SMALLEST, Posterior::LARGEST)
}

#[cfg(test)]
mod tests;
