use proptest::prelude::*;

use super::*;
use crate::bandit::cumulative::Cumulative;

fn fraction(alpha: f64, beta: f64) -> Fraction {
    Fraction::of(Posterior { alpha, beta })
}

#[test]
fn closed_forms_are_met() {
    let low = |alpha, beta| shares(fraction(alpha, beta).low().unwrap()).0;
    for (value, expected) in [
        (low(1.0, 1.0), TAIL),
        (low(2.0, 1.0), TAIL.sqrt()),
        (low(1.0, 3.0), 1.0 - (1.0 - TAIL).cbrt()),
        (low(0.5, 0.5), (TAIL * PI / 2.0).sin().powi(2)),
        (low(0.01, 1.0), TAIL.powi(100)),
    ] {
        assert!((value / expected - 1.0).abs() < 1e-12, "{value} {expected}");
    }
}

#[test]
fn the_arms_of_an_account_need_no_quadrature() {
    let steps = [0.05, 0.5, 1.0, 1.5, 4.0, 30.0, 250.0, 2_000.0, 20_000.0];
    for alpha in steps {
        for beta in steps {
            assert!(fraction(alpha, beta).low().is_some(), "{alpha} {beta}");
        }
    }
}

fn exponent() -> std::ops::Range<f64> {
    -3.0..6.0
}

proptest! {
    #[test]
    fn the_quadrature_finds_the_same_mass_below(a in exponent(), b in exponent()) {
        let (alpha, beta) = (10f64.powf(a), 10f64.powf(b));
        if let Some(t) = fraction(alpha, beta).low() {
            let mass = Cumulative::of(Posterior { alpha, beta }).below(t);
            prop_assert!((mass - TAIL).abs() < 1e-11, "{mass}");
        }
    }
}
