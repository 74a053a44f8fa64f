use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::bandit::sample;

fn arms(pairs: &[(f64, f64)]) -> Vec<Posterior> {
    pairs.iter().map(|(a, b)| Posterior::new(*a, *b).unwrap()).collect()
}

/// How often each arm wins among `rounds` draws of all.
fn simulated(posteriors: &[Posterior], rounds: u32, seed: u64) -> Vec<f64> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut wins = vec![0u32; posteriors.len()];
    for _ in 0..rounds {
        let draws = posteriors.iter().map(|p| sample::logit(*p, &mut rng));
        let best = draws.enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).unwrap().0;
        wins[best] += 1;
    }
    wins.into_iter().map(|n| f64::from(n) / f64::from(rounds)).collect()
}

fn agrees(posteriors: &[Posterior], rounds: u32) {
    let exact = best_arm_chances(posteriors);
    let seen = simulated(posteriors, rounds, 42);
    for ((p, seen), posterior) in exact.iter().zip(seen).zip(posteriors) {
        // Five standard errors, and a few single wins for arms that hardly ever win.
        let noise = 5.0 * (p * (1.0 - p) / f64::from(rounds)).sqrt() + 4.0 / f64::from(rounds);
        assert!((p - seen).abs() < noise, "{posterior:?}: {p} exact, {seen} seen");
    }
}

fn many(n: u32) -> Vec<Posterior> {
    let pair = |i: u32| (0.3 + f64::from(i % 7) * 2.5, 0.5 + f64::from(i % 11) * 1.7);
    arms(&(0..n).map(pair).collect::<Vec<_>>())
}

/// The rounds that the usual test run affords; `examples/propensity.rs` draws 10⁷.
const ROUNDS: u32 = 40_000;

#[test]
fn the_chances_are_those_of_simulated_draws_for_2_to_50_arms() {
    for n in [2, 3, 12] {
        agrees(&many(n), ROUNDS);
    }
    agrees(&many(50), ROUNDS / 5);
}

#[test]
fn extreme_posteriors_agree_with_simulated_draws_too() {
    agrees(&arms(&[(0.5, 0.5), (1.0, 1.0), (5000.0, 5.0), (1e5, 1e5)]), ROUNDS);
    agrees(&arms(&[(0.01, 0.01), (0.01, 0.01), (0.02, 0.01)]), ROUNDS);
    agrees(&arms(&[(1e5, 1e5), (1e5 + 200.0, 1e5), (3.0, 3.0)]), ROUNDS);
    agrees(&arms(&[(1.0, 1e6), (1.0, 9e5), (0.01, 1e4)]), ROUNDS);
}

#[test]
fn known_chances_are_met() {
    // P(Beta(a, 1) > Beta(b, 1)) = a / (a + b).
    for (a, b) in [(1.0, 1.0), (2.0, 5.0), (0.01, 300.0), (1e6, 1e5)] {
        let chances = best_arm_chances(&arms(&[(a, 1.0), (b, 1.0)]));
        assert!((chances[0] - a / (a + b)).abs() < 1e-11, "{a} {b}: {}", chances[0]);
    }
    // The maximum of independent Beta(aᵢ, 1) belongs to i with chance aᵢ / Σ a.
    let chances = best_arm_chances(&arms(&[(1.0, 1.0), (2.0, 1.0), (4.0, 1.0), (0.5, 1.0)]));
    for (chance, a) in chances.iter().zip([1.0, 2.0, 4.0, 0.5]) {
        assert!((chance - a / 7.5).abs() < 1e-12, "{chance} {a}");
    }
    assert_eq!(best_arm_chances(&arms(&[(3.0, 4.0)])), [1.0]);
    assert_eq!(best_arm_chances(&[]), [0.0; 0]);
}

#[test]
fn the_quadrature_error_is_small_before_scaling() {
    for set in [
        arms(&[(0.5, 0.5), (1.0, 1.0), (5000.0, 5.0), (1e5, 1e5)]),
        arms(&[(0.001, 0.001), (1e6, 1e6), (1e6, 1.0), (1.0, 1e6), (0.001, 1e6)]),
        arms(&[(1e9, 1e9), (1e9, 1.0), (2.0, 2.0)]),
        many(50),
    ] {
        let total: f64 = unscaled_chances(&set).iter().sum();
        assert!((total - 1.0).abs() < 1e-9, "{total}");
    }
}

#[test]
fn an_arm_that_cannot_win_keeps_a_chance_above_zero() {
    let chances = best_arm_chances(&arms(&[(1e6, 1.0), (1.0, 1e6)]));
    assert!(chances[1] > 0.9 * FLOOR && chances[1] < 1.1 * FLOOR);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_chances_add_up_to_one_and_none_is_zero(
        exponents in prop::collection::vec((-3.0..6.0f64, -3.0..6.0f64), 1..20),
    ) {
        let pairs: Vec<_> =
            exponents.iter().map(|(a, b)| (10f64.powf(*a), 10f64.powf(*b))).collect();
        let unscaled: f64 = unscaled_chances(&arms(&pairs)).iter().sum();
        prop_assert!((unscaled - 1.0).abs() < 1e-8, "{}", unscaled);
        let chances = best_arm_chances(&arms(&pairs));
        prop_assert!((chances.iter().sum::<f64>() - 1.0).abs() < 1e-12);
        prop_assert!(chances.iter().all(|p| *p > 0.0 && *p <= 1.0));
    }

    #[test]
    fn the_order_of_the_arms_does_not_matter(
        a in 0.1..100.0f64, b in 0.1..100.0f64, c in 0.1..100.0f64,
    ) {
        let forth = best_arm_chances(&arms(&[(a, b), (b, c), (c, a)]));
        let back = best_arm_chances(&arms(&[(c, a), (b, c), (a, b)]));
        for (x, y) in forth.iter().zip(back.iter().rev()) {
            prop_assert!((x - y).abs() < 1e-12);
        }
    }
}
