use proptest::prelude::*;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::bandit::logit::LogSigmas;
use crate::bandit::sample::{self, from_logit};

fn beta(alpha: f64, beta: f64) -> Posterior {
    Posterior::new(alpha, beta).unwrap()
}

fn close(value: f64, expected: f64, tolerance: f64) {
    assert!((value - expected).abs() <= tolerance, "{value} is not {expected}");
}

#[test]
fn closed_forms_are_met() {
    close(beta(1.0, 1.0).cdf(0.3), 0.3, 1e-14);
    close(beta(2.0, 1.0).cdf(0.3), 0.09, 1e-14);
    close(beta(1.0, 3.0).quantile(0.5), 1.0 - 0.5f64.cbrt(), 1e-14);
    let arcsine = |x: f64| 2.0 / std::f64::consts::PI * x.sqrt().asin();
    close(beta(0.5, 0.5).cdf(0.1), arcsine(0.1), 1e-13);
    close(beta(0.01, 1.0).cdf(1e-50), 1e-50f64.powf(0.01), 1e-12);
    close(beta(1e6, 1.0).quantile(0.5), 0.5f64.powf(1e-6), 1e-13);
    close(beta(2.0, 2.0).pdf(0.5), 1.5, 1e-13);
}

#[test]
fn the_quadrature_holds_the_whole_mass() {
    let corners = [1e-3, 0.01, 0.5, 1.0, 7.0, 1e3, 1e6];
    for alpha in corners {
        for beta_ in corners {
            let p = beta(alpha, beta_);
            let cumulative = Cumulative::of(p);
            // The density's height is known from ln Γ, so the integral can be checked against one.
            let ln_beta = libm::lgamma(alpha) + libm::lgamma(beta_) - libm::lgamma(alpha + beta_);
            let peak = LogSigmas::at(libm::log(alpha / beta_));
            let height = libm::exp(alpha * peak.plus + beta_ * peak.minus - ln_beta);
            close(cumulative.curve.total * height, 1.0, 2e-8);
        }
    }
}

#[test]
fn draws_have_the_mean_and_variance_of_their_posterior() {
    let mut rng = ChaCha8Rng::seed_from_u64(7);
    let corners = [0.01, 0.5, 1.0, 3.0, 5000.0, 1e6];
    for alpha in corners {
        for beta_ in corners {
            let p = beta(alpha, beta_);
            let n = 20_000;
            let draws: Vec<f64> = (0..n).map(|_| from_logit(sample::logit(p, &mut rng))).collect();
            let mean = draws.iter().sum::<f64>() / f64::from(n);
            let noise = (p.variance() / f64::from(n)).sqrt();
            close(mean, p.mean(), 5.0 * noise + 1e-12);
        }
    }
}

#[test]
fn draws_follow_the_distribution_function() {
    let mut rng = ChaCha8Rng::seed_from_u64(11);
    for p in [beta(0.01, 0.02), beta(0.5, 0.5), beta(2.0, 30.0), beta(1e6, 10.0)] {
        let cumulative = Cumulative::of(p);
        let n = 4_000;
        let mut ranks: Vec<f64> =
            (0..n).map(|_| cumulative.below(sample::logit(p, &mut rng))).collect();
        ranks.sort_by(f64::total_cmp);
        let steps = ranks.iter().zip(0u32..).map(|(r, i)| (r - f64::from(i) / f64::from(n)).abs());
        // Kolmogorov–Smirnov: 1.95/√n is exceeded once in a thousand.
        assert!(steps.fold(0.0, f64::max) < 1.95 / f64::from(n).sqrt(), "{p:?}");
    }
}

#[test]
fn a_posterior_outside_the_range_is_refused() {
    for (a, b) in [(0.0, 1.0), (1.0, -1.0), (f64::NAN, 1.0), (1.0, f64::INFINITY), (1e10, 1.0)] {
        assert_eq!(Posterior::new(a, b).unwrap_err().code, "posterior_out_of_range");
    }
}

#[test]
fn a_weight_that_is_no_number_moves_nothing() {
    let p = beta(2.0, 3.0);
    for weight in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
        assert_eq!(p.moved(Outcome::Success, weight), p);
        assert_eq!(p.moved_back(Outcome::Failure, weight, Posterior::FLAT), p);
    }
}

fn any_posterior() -> impl Strategy<Value = Posterior> {
    let exponent = -3.0..6.0f64;
    (exponent.clone(), exponent).prop_map(|(a, b)| beta(10f64.powf(a), 10f64.powf(b)))
}

fn any_move() -> impl Strategy<Value = (bool, Outcome, f64)> {
    let outcome = prop_oneof![Just(Outcome::Success), Just(Outcome::Failure)];
    (any::<bool>(), outcome, prop_oneof![0.0..2.0, any::<f64>()])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_sequence_of_moves_leaves_the_range_or_falls_below_the_prior(
        prior in any_posterior(),
        moves in prop::collection::vec(any_move(), 0..40),
    ) {
        let mut p = prior;
        for (forth, outcome, weight) in moves {
            p = if forth { p.moved(outcome, weight) } else { p.moved_back(outcome, weight, prior) };
            prop_assert!(Posterior::new(p.alpha, p.beta).is_ok());
            prop_assert!(p.alpha >= prior.alpha && p.beta >= prior.beta);
        }
    }

    #[test]
    fn the_interval_is_ordered_and_holds_95_percent(p in any_posterior()) {
        let Interval { low, high } = p.interval();
        prop_assert!(0.0 <= low && low <= high && high <= 1.0);
        // Where an end is a rounding error away from 0 or 1, doubles cannot tell the rest.
        if low > 1e-300 && high < 1.0 - 1e-9 {
            prop_assert!((p.cdf(high) - p.cdf(low) - 0.95).abs() < 1e-6, "{low} {high}");
        }
    }

    #[test]
    fn the_distribution_function_rises(p in any_posterior(), x in 0.0..1.0f64, y in 0.0..1.0f64) {
        let (x, y) = (x.min(y), x.max(y));
        prop_assert!(p.cdf(x) <= p.cdf(y) + 1e-13);
        prop_assert!((0.0..=1.0).contains(&p.cdf(x)));
    }
}
