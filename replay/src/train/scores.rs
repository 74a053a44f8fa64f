//! How good predictions were: pairs of what happened and what was predicted.

use std::collections::BTreeMap;

type Named = BTreeMap<&'static str, f64>;

/// A chance of exactly 0 that comes true would cost infinitely much.
const LEAST_CHANCE: f64 = 1e-12;

/// `mean` of the rows that were seen is what a model has to beat.
pub(super) fn of_numbers(pairs: &[(f64, f64)], mean: f64) -> Named {
    let n = pairs.len() as f64;
    let squared = |predict: &dyn Fn(f64) -> f64| -> f64 {
        pairs.iter().map(|(y, p)| (y - predict(*p)).powi(2)).sum()
    };
    let own_mean = pairs.iter().map(|(y, _)| y).sum::<f64>() / n;
    let (missed, spread) = (squared(&|p| p), squared(&|_| own_mean));
    let mut named = Named::from([
        ("rmse", (missed / n).sqrt()),
        ("mae", pairs.iter().map(|(y, p)| (y - p).abs()).sum::<f64>() / n),
        ("baseline_rmse", (squared(&|_| mean) / n).sqrt()),
    ]);
    if spread > 0.0 {
        named.insert("r2", 1.0 - missed / spread);
    }
    named
}

/// `rate` of the rows that were seen is what a model has to beat.
pub(super) fn of_chances(pairs: &[(f64, f64)], rate: f64) -> Named {
    let n = pairs.len() as f64;
    let right = pairs.iter().filter(|(y, p)| (*p >= 0.5) == (*y > 0.5)).count();
    let mut named = Named::from([
        ("log_loss", pairs.iter().map(|(y, p)| surprise(*y, *p)).sum::<f64>() / n),
        ("baseline_log_loss", pairs.iter().map(|(y, _)| surprise(*y, rate)).sum::<f64>() / n),
        ("brier", pairs.iter().map(|(y, p)| (y - p).powi(2)).sum::<f64>() / n),
        ("accuracy", right as f64 / n),
    ]);
    if let Some(auc) = auc(pairs) {
        named.insert("auc", auc);
    }
    named
}

fn surprise(y: f64, p: f64) -> f64 {
    let chance = if y > 0.5 { p } else { 1.0 - p };
    -libm::log(chance.clamp(LEAST_CHANCE, 1.0))
}

/// How often a success is ranked above a failure, ties by half; absent without both.
fn auc(pairs: &[(f64, f64)]) -> Option<f64> {
    let mut ranked = pairs.to_vec();
    ranked.sort_by(|(_, a), (_, b)| a.total_cmp(b));
    let (mut won, mut below, mut all) = (0.0, 0.0, 0.0);
    for tied in ranked.chunk_by(|(_, a), (_, b)| a.total_cmp(b).is_eq()) {
        let successes = tied.iter().filter(|(y, _)| *y > 0.5).count() as f64;
        let failures = tied.len() as f64 - successes;
        won += successes * (below + failures / 2.0);
        below += failures;
        all += successes;
    }
    // Counts and their halves: nothing is rounded before this.
    (all * below > 0.0).then(|| won / (all * below))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_scored_against_the_mean_that_was_seen() {
        let named = of_numbers(&[(1.0, 2.0), (3.0, 2.0)], 1.0);
        assert_eq!((named["rmse"], named["mae"], named["r2"]), (1.0, 1.0, 0.0));
        assert_eq!(named["baseline_rmse"], 2f64.sqrt());
        assert!(!of_numbers(&[(1.0, 2.0), (1.0, 0.0)], 1.0).contains_key("r2"));
    }

    #[test]
    fn chances_are_scored_by_rank_and_by_surprise() {
        let named = of_chances(&[(1.0, 0.8), (0.0, 0.8), (0.0, 0.2)], 0.5);
        assert_eq!((named["auc"], named["accuracy"]), (0.75, 2.0 / 3.0));
        assert!((named["baseline_log_loss"] - std::f64::consts::LN_2).abs() < 1e-15);
        assert!(!of_chances(&[(1.0, 0.8)], 0.5).contains_key("auc"));
        assert!(of_chances(&[(1.0, 0.0)], 0.0)["log_loss"].is_finite());
    }
}
