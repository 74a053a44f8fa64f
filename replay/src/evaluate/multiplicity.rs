//! Many comparisons at once: the more one asks, the more answers are wrong by chance.

use std::collections::BTreeSet;

use super::report::{Gain, Report};

/// Corrects the differences of policies: under one estimator, all pairs are one family. A pair is
/// told from both sides and counts once.
pub fn adjust_differences(report: &mut Report) {
    let names: BTreeSet<String> = report
        .policies
        .values()
        .flat_map(|policy| policy.differences.values().flat_map(|gains| gains.keys().cloned()))
        .collect();
    for estimator in names {
        let pairs: Vec<((String, String), f64)> = report
            .policies
            .iter()
            .flat_map(|(own, policy)| {
                let behind = policy.differences.iter().filter(move |(other, _)| own < *other);
                behind.filter_map(|(other, gains)| {
                    Some(((own.clone(), other.clone()), gains.get(&estimator)?.p))
                })
            })
            .collect();
        let p: Vec<f64> = pairs.iter().map(|(_, p)| *p).collect();
        for ((pair, _), p) in pairs.iter().zip(holm(&p)) {
            for (own, other) in [(&pair.0, &pair.1), (&pair.1, &pair.0)] {
                if let Some(gain) = difference(report, own, other, &estimator) {
                    gain.p_adjusted = p;
                }
            }
        }
    }
}

fn difference<'a>(
    report: &'a mut Report,
    own: &str,
    other: &str,
    estimator: &str,
) -> Option<&'a mut Gain> {
    report.policies.get_mut(own)?.differences.get_mut(other)?.get_mut(estimator)
}

/// Holm (1979): p-values so that all that stay below α are right together with chance 1 − α.
/// In the order given; one that is no number stays one and counts as asked.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    let at = |i: usize| p.get(i).copied().unwrap_or(f64::NAN);
    order.sort_by(|a, b| at(*a).total_cmp(&at(*b)));
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut largest = 0.0f64;
    for (rank, i) in order.into_iter().enumerate() {
        let left = (p.len() - rank) as f64;
        largest = largest.max((at(i) * left).min(1.0));
        if let Some(slot) = adjusted.get_mut(i).filter(|_| !at(i).is_nan()) {
            *slot = largest;
        }
    }
    adjusted
}

/// The confidence of each of `count` intervals so that all hold together (Bonferroni).
pub fn simultaneous(confidence: f64, count: usize) -> f64 {
    1.0 - (1.0 - confidence) / count.max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_steps_down_and_never_falls() {
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005]);
        let expected = [0.03, 0.06, 0.06, 0.02];
        assert!(adjusted.iter().zip(expected).all(|(a, e)| (a - e).abs() < 1e-15), "{adjusted:?}");
        assert!(holm(&[f64::NAN, 0.5])[0].is_nan());
    }

    #[test]
    fn two_intervals_together_are_wider_than_one() {
        assert_eq!(simultaneous(0.95, 1), 0.95);
        assert!((simultaneous(0.95, 2) - 0.975).abs() < 1e-15);
    }
}
