//! Maurer & Pontil (2009), theorem 4: x̄ ± √(2V ln(4/δ)/n) + 7R ln(4/δ)/(3(n − 1)), for n numbers
//! within a range R and with the sample variance V; both sides at δ/2. It holds for every n.

use super::Interval;

/// `spread` is Σ (x − x̄)².
pub fn interval(mean: f64, spread: f64, rows: u64, range: f64, confidence: f64) -> Interval {
    if rows < 2 {
        return Interval::NONE;
    }
    let n = rows as f64;
    let log = libm::log(4.0 / (1.0 - confidence));
    let variance = spread / (n - 1.0);
    let reach = (2.0 * variance * log / n).sqrt() + 7.0 * range * log / (3.0 * (n - 1.0));
    Interval { low: mean - reach, high: mean + reach }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_formula_of_the_paper() {
        let it = interval(0.5, 25.0, 101, 1.0, 0.95);
        let log = (80.0f64).ln();
        let reach = (2.0 * 0.25 * log / 101.0).sqrt() + 7.0 * log / 300.0;
        assert!((it.high - 0.5 - reach).abs() < 1e-12);
    }
}
