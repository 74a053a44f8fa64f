//! Intervals: how far an estimate may be from what it estimates.

use serde::Serialize;
use statrs::distribution::{ContinuousCDF as _, Normal};

pub(super) mod bernstein;
pub(super) mod binomial;
pub(super) mod bootstrap;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

impl Interval {
    pub const NONE: Self = Self { low: f64::NAN, high: f64::NAN };

    /// What a normal estimate with this standard error comes from.
    pub fn normal(value: f64, error: f64, confidence: f64) -> Self {
        let reach = normal_quantile(f64::midpoint(1.0, confidence)) * error;
        Self { low: value - reach, high: value + reach }
    }

    pub fn width(self) -> f64 {
        self.high - self.low
    }

    pub fn holds(self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// Not a number outside (0, 1).
pub(crate) fn normal_quantile(p: f64) -> f64 {
    if !(p > 0.0 && p < 1.0) {
        return f64::NAN;
    }
    Normal::new(0.0, 1.0).map_or(f64::NAN, |normal| normal.inverse_cdf(p))
}

/// The chance of a normal deviate at least as far from 0, on either side.
pub(crate) fn two_sided(deviate: f64) -> f64 {
    libm::erfc(deviate.abs() / std::f64::consts::SQRT_2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_deviate_has_its_usual_chance() {
        assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-12);
        assert!((two_sided(1.959_963_984_540_054) - 0.05).abs() < 1e-12);
    }
}
