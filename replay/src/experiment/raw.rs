//! Means without any adjustment, as everybody would compute them, with the intervals of Student and of
//! Welch (1947).

use serde::Serialize;
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::evaluate::Interval;

/// Named where the difference is told.
pub const METHOD: &str = "welch";

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    pub value: f64,
    pub interval: Interval,
}

/// A side's outcomes.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    n: f64,
    mean: f64,
    /// Of the mean: s²/n.
    variance: f64,
}

impl Sample {
    /// Absent for fewer than two outcomes, which do not tell how far they spread.
    pub fn of(outcomes: &[f64]) -> Option<Self> {
        if outcomes.len() < 2 {
            return None;
        }
        let n = outcomes.len() as f64;
        let mean = outcomes.iter().sum::<f64>() / n;
        let squares: f64 = outcomes.iter().map(|x| (x - mean) * (x - mean)).sum();
        Some(Self { n, mean, variance: squares / (n - 1.0) / n })
    }

    pub fn mean(self, confidence: f64) -> Estimate {
        estimate(self.mean, self.variance, self.n - 1.0, confidence)
    }

    pub fn less(self, other: Self, confidence: f64) -> Estimate {
        let variance = self.variance + other.variance;
        let square = |side: Self| side.variance * side.variance / (side.n - 1.0);
        let freedom = variance * variance / (square(self) + square(other));
        estimate(self.mean - other.mean, variance, freedom, confidence)
    }
}

/// Without any spread the interval is the value.
fn estimate(value: f64, variance: f64, freedom: f64, confidence: f64) -> Estimate {
    let quantile = |t: StudentsT| t.inverse_cdf(f64::midpoint(1.0, confidence));
    let reach = match StudentsT::new(0.0, 1.0, freedom) {
        Ok(t) if variance > 0.0 => quantile(t) * variance.sqrt(),
        _ => 0.0,
    };
    Estimate { value, interval: Interval { low: value - reach, high: value + reach } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(found: Estimate, value: f64, low: f64, high: f64) {
        for (found, expected) in
            [(found.value, value), (found.interval.low, low), (found.interval.high, high)]
        {
            assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
        }
    }

    const OLD: [f64; 10] = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6];
    const NEW: [f64; 6] = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5];

    #[test]
    fn means_and_their_difference_have_the_intervals_of_student_and_welch() {
        let (old, new) = (Sample::of(&OLD).unwrap(), Sample::of(&NEW).unwrap());
        // Quantiles of t with 9 and 13.864500 degrees of freedom, by bisection of its integral.
        near(old.mean(0.95), 20.75, 18.377_609_298_7, 23.122_390_701_3);
        near(new.less(old, 0.95), 2.616_666_666_667, -0.300_823_308_596, 5.534_156_641_929);
    }

    #[test]
    fn one_outcome_has_no_interval_and_equal_ones_have_a_point() {
        assert!(Sample::of(&[1.0]).is_none() && Sample::of(&[]).is_none());
        let same = Sample::of(&[2.0, 2.0, 2.0]).unwrap();
        near(same.less(same, 0.95), 0.0, 0.0, 0.0);
    }
}
