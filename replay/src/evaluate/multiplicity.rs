//! Many comparisons at once: the more one asks, the more answers are wrong by chance.

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
