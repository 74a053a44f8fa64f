//! Clopper & Pearson (1934): exact for a count of successes, by quantiles of the Beta distribution.

use xbot_domain::bandit::Posterior;

use super::Interval;

pub fn interval(successes: u64, rows: u64, confidence: f64) -> Interval {
    let (tail, k, n) = ((1.0 - confidence) / 2.0, successes as f64, rows as f64);
    let quantile = |alpha: f64, beta: f64, p: f64| Posterior { alpha, beta }.quantile(p);
    Interval {
        low: if successes == 0 { 0.0 } else { quantile(k, n - k + 1.0, tail) },
        high: if successes >= rows { 1.0 } else { quantile(k + 1.0, n - k, 1.0 - tail) },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_that_of_the_tables() {
        let Interval { low, high } = interval(4, 20, 0.95);
        assert!(
            (low - 0.057_334_0).abs() < 1e-6 && (high - 0.436_614_0).abs() < 1e-6,
            "{low} {high}"
        );
        // 1 − (α/2)^(1/n)
        let none = interval(0, 10, 0.95);
        assert!(none.low == 0.0 && (none.high - (1.0 - 0.025f64.powf(0.1))).abs() < 1e-9);
        assert_eq!(interval(10, 10, 0.95).high, 1.0);
    }
}
