use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::ids::Scope;

fn arms(pairs: &[(f64, f64)]) -> Vec<(ArmId, Posterior)> {
    let arm = |i: usize| ArmId::new(Scope::Content, format!("arm_{i:02}"));
    let posterior = |(a, b): &(f64, f64)| Posterior::new(*a, *b).unwrap();
    pairs.iter().enumerate().map(|(i, pair)| (arm(i), posterior(pair))).collect()
}

fn usual() -> Thompson {
    Thompson::params().check().unwrap()
}

#[test]
fn the_logged_propensities_are_the_observed_frequencies() {
    let thompson = Thompson::params().epsilon(0.4).check().unwrap();
    // Two certain arms and two uncertain ones, so that all three parts of the mixture are drawn.
    let arms = arms(&[(40.0, 60.0), (55.0, 45.0), (1.0, 1.0), (2.0, 2.0)]);
    let sorted = Arms::of(&arms).unwrap();
    let mixture = Mixture::of(&thompson, &sorted);
    let rounds = 10_000u32;
    let mut seen: BTreeMap<ArmId, u32> = BTreeMap::new();
    let mut reasons: BTreeMap<String, u32> = BTreeMap::new();
    for seed in 0..u64::from(rounds) {
        let draw = mixture.pick(&sorted, seed).unwrap();
        *seen.entry(draw.chosen).or_default() += 1;
        *reasons.entry(format!("{:?}", draw.reason)).or_default() += 1;
    }
    for c in thompson.choose(&arms, 0).unwrap().candidates {
        let frequency = f64::from(seen[&c.arm]) / f64::from(rounds);
        let noise = 4.5 * (c.propensity * (1.0 - c.propensity) / f64::from(rounds)).sqrt();
        assert!((frequency - c.propensity).abs() < noise, "{}: {frequency}", c.arm);
    }
    for (reason, share) in [("Policy", 0.6), ("Epsilon", 0.2), ("HighUncertainty", 0.2)] {
        let frequency = f64::from(reasons[reason]) / f64::from(rounds);
        assert!((frequency - share).abs() < 0.02, "{reason}: {frequency}");
    }
}

#[test]
fn an_arm_is_forced_only_while_it_is_uncertain() {
    let thompson = Thompson::params().epsilon(1.0).check().unwrap();
    let arms = arms(&[(400.0, 600.0), (1.0, 1.0)]);
    let forced = (0..60)
        .map(|seed| thompson.choose(&arms, seed).unwrap())
        .filter(|draw| draw.reason == Reason::HighUncertainty);
    let chosen: Vec<_> = forced.map(|draw| draw.chosen.name).collect();
    assert!(chosen.len() > 15 && chosen.iter().all(|name| name == "arm_01"));
}

#[test]
fn a_draw_can_be_repeated_from_its_record() {
    let thompson = usual();
    let arms = arms(&[(0.01, 0.01), (3.0, 1.0), (1.0, 1.0)]);
    for seed in 0..20 {
        let draw = thompson.choose(&arms, seed).unwrap();
        let json = serde_json::to_string(&draw).unwrap();
        let read: Draw = serde_json::from_str(&json).unwrap();
        assert_eq!(thompson.repeat(&read).unwrap(), draw);
    }
}

#[test]
fn the_order_of_the_arms_changes_nothing() {
    let forth = arms(&[(2.0, 3.0), (3.0, 1.0), (1.0, 1.0)]);
    let back: Vec<_> = forth.iter().rev().cloned().collect();
    assert_eq!(usual().choose(&forth, 9), usual().choose(&back, 9));
}

#[test]
fn no_arm_falls_below_the_floor() {
    let thompson = Thompson::params().epsilon(0.0).floor(0.02).check().unwrap();
    let draw = thompson.choose(&arms(&[(1e6, 1.0), (1.0, 1e6)]), 1).unwrap();
    assert!(draw.candidates.iter().all(|c| c.propensity >= 0.02));
    assert_eq!(draw.policy, "thompson-1,floor=0.02");
}

#[test]
fn what_cannot_be_chosen_from_is_refused() {
    assert_eq!(usual().choose(&[], 1).unwrap_err().code, "no_arms");
    let mut twice = arms(&[(1.0, 1.0)]);
    twice.extend(twice.clone());
    assert_eq!(usual().choose(&twice, 1).unwrap_err().code, "arm_given_twice");
}

#[test]
fn parameters_are_checked_before_they_can_choose() {
    let bad = [
        Thompson::params().epsilon(1.5),
        Thompson::params().floor(f64::NAN),
        Thompson::params().uncertainty_threshold(-0.1),
        Thompson::params().prior(0.0, 1.0),
    ];
    assert!(bad.iter().all(|params| params.check().is_err()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn propensities_add_up_to_one_and_none_is_zero(
        exponents in prop::collection::vec((-2.0..5.0f64, -2.0..5.0f64), 1..16),
        epsilon in 0.0..=1.0f64,
        floor in 0.0..=0.2f64,
        seed: u64,
    ) {
        let pairs: Vec<_> =
            exponents.iter().map(|(a, b)| (10f64.powf(*a), 10f64.powf(*b))).collect();
        let thompson = Thompson::params().epsilon(epsilon).floor(floor).check().unwrap();
        let draw = thompson.choose(&arms(&pairs), seed).unwrap();
        let total: f64 = draw.candidates.iter().map(|c| c.propensity).sum();
        prop_assert!((total - 1.0).abs() < 1e-9);
        prop_assert!(draw.candidates.iter().all(|c| c.propensity > 0.0));
        prop_assert!(draw.candidates.iter().any(|c| c.arm == draw.chosen));
    }
}
