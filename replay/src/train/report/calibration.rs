//! Whether what was predicted is what happened, on average.

use serde::Serialize;

use crate::evaluate::Interval;
use crate::evaluate::interval::normal_quantile;
use crate::train::columns::Measure;

/// Rows with predictions near each other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bin {
    pub rows: u64,
    /// Means.
    pub predicted: f64,
    pub observed: f64,
    /// Of `observed`, at 95 %.
    pub interval: Interval,
}

const BINS: usize = 10;
/// With fewer rows in a bin its mean says little.
const ROWS: usize = 10;
const CONFIDENCE: f64 = 0.95;

/// As many rows in each bin; absent with too few for two.
pub(super) fn of(pairs: &[(f64, f64)], measure: Measure) -> Option<Vec<Bin>> {
    let bins = (pairs.len() / ROWS).min(BINS);
    if bins < 2 {
        return None;
    }
    let mut sorted = pairs.to_vec();
    sorted.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let part = |bin: usize| sorted.get(bin * sorted.len() / bins..(bin + 1) * sorted.len() / bins);
    Some((0..bins).filter_map(part).map(|pairs| bin(pairs, measure)).collect())
}

fn bin(pairs: &[(f64, f64)], measure: Measure) -> Bin {
    let n = pairs.len() as f64;
    let observed = pairs.iter().map(|(y, _)| y).sum::<f64>() / n;
    let squared = pairs.iter().map(|(y, _)| (y - observed).powi(2)).sum::<f64>();
    let interval = match measure {
        Measure::Chance => wilson(observed, n),
        Measure::Number => Interval::normal(observed, (squared / (n - 1.0) / n).sqrt(), CONFIDENCE),
    };
    let predicted = pairs.iter().map(|(_, predicted)| predicted).sum::<f64>() / n;
    Bin { rows: pairs.len() as u64, predicted, observed, interval }
}

/// Wilson 1927: what chances could have given this share.
fn wilson(share: f64, n: f64) -> Interval {
    let z = normal_quantile(f64::midpoint(1.0, CONFIDENCE));
    let scale = 1.0 + z * z / n;
    let middle = (share + z * z / (2.0 * n)) / scale;
    let reach = z / scale * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
    Interval { low: (middle - reach).max(0.0), high: (middle + reach).min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fifth_of_ten_is_between_its_known_bounds() {
        // R's binom.confint(2, 10, methods = "wilson").
        let Interval { low, high } = wilson(0.2, 10.0);
        assert!((low - 0.056_682).abs() < 1e-6 && (high - 0.509_838).abs() < 1e-6, "{low} {high}");
    }

    #[test]
    fn bins_hold_as_many_rows_each_and_none_are_made_of_few() {
        let pairs: Vec<_> = (0..25).map(|i| (f64::from(i % 2), f64::from(i) / 25.0)).collect();
        let bins = of(&pairs, Measure::Chance).unwrap();
        assert_eq!(bins.iter().map(|bin| bin.rows).collect::<Vec<_>>(), [12, 13]);
        assert!(bins[0].predicted < bins[1].predicted);
        assert_eq!(of(&pairs[..19], Measure::Number), None);
    }
}
