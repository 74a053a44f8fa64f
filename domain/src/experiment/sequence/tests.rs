use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::experiment::lift::{Row, lift};

const QUESTION: Question<'static> = Question { variant: "new", control: "old", confidence: 0.95 };
const HALVES: Propensities = Propensities { variant: 0.5, control: 0.5 };

type Outcome = (&'static str, f64);

/// Engagement rates as accounts have them: a heavy tail, and `effect` more for the variant.
fn outcomes(n: u32, effect: f64, seed: u64) -> Vec<Outcome> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let outcome = |_| {
        let (size, side): (f64, f64) = (rng.random(), rng.random());
        let rate = -0.02 * libm::log1p(-size);
        if side < 0.5 { ("new", rate + effect) } else { ("old", rate) }
    };
    (0..n).map(outcome).collect()
}

fn begun() -> Sequence<'static> {
    Sequence::new(QUESTION, HALVES).unwrap()
}

fn taken(outcomes: &[Outcome]) -> Sequence<'static> {
    let mut sequence = begun();
    outcomes.iter().for_each(|(side, outcome)| sequence.take(side, *outcome).unwrap());
    sequence
}

#[derive(Debug, Default, PartialEq)]
struct Fooled {
    by_the_sequence: u32,
    by_an_interval_for_one_look: u32,
}

/// In how many experiments of 400 decisions somebody who looks after each of them once sees an interval
/// without zero.
fn looked_at_all_the_time(experiments: u64, effect: f64) -> Fooled {
    let mut fooled = Fooled::default();
    for seed in 0..experiments {
        let (mut sequence, mut once) = (begun(), (false, false));
        for (side, outcome) in outcomes(400, effect, seed) {
            sequence.take(side, outcome).unwrap();
            let Some(look) = sequence.look() else { continue };
            let n = sequence.outcomes() as f64;
            let deviation = (look.high - look.lift) / radius(n, 0.05);
            once.0 |= look.excludes_zero();
            once.1 |= look.lift.abs() > 1.959_964 * deviation / n.sqrt();
        }
        fooled.by_the_sequence += u32::from(once.0);
        fooled.by_an_interval_for_one_look += u32::from(once.1);
    }
    fooled
}

#[test]
fn without_effect_looking_all_the_time_fools_the_sequence_in_at_most_one_of_twenty() {
    let fooled = looked_at_all_the_time(300, 0.0);
    assert!(fooled.by_the_sequence <= 15, "{fooled:?}");
    // The same looks at intervals that are made for one: three times as often as they say, and more.
    assert!(fooled.by_an_interval_for_one_look >= 45, "{fooled:?}");
}

#[test]
fn an_effect_is_found() {
    // Half a standard deviation.
    assert!(looked_at_all_the_time(60, 0.01).by_the_sequence >= 57);
}

#[test]
fn it_is_the_doubly_robust_lift_with_a_wider_interval() {
    let outcomes = outcomes(400, 0.004, 7);
    let row = |(side, outcome): &Outcome| Row {
        variant: (*side).to_owned(),
        variant_propensity: 0.5,
        control_propensity: 0.5,
        outcome: Some(*outcome),
        expected: None,
    };
    let rows: Vec<Row> = outcomes.iter().map(row).collect();
    let (look, lift) = (taken(&outcomes).look().unwrap(), lift(QUESTION, &rows).unwrap());
    assert!((look.lift - lift.lift).abs() < 1e-12, "{look:?} {lift:?}");
    let (reach, expected) = (look.high - look.lift, (lift.high - lift.lift) / 1.959_964);
    assert!((reach / (expected * 20.0 * radius(400.0, 0.05)) - 1.0).abs() < 1e-6);
    assert!((1.5..1.6).contains(&(radius(400.0, 0.05) * 20.0 / 1.959_964)));
}

#[test]
fn what_was_said_at_a_look_stays_said_whatever_comes_later() {
    let looks = |outcomes: &[Outcome]| -> Vec<Option<Look>> {
        let mut sequence = begun();
        let look = |(side, outcome): &Outcome| {
            sequence.take(side, *outcome).unwrap();
            sequence.look()
        };
        outcomes.iter().map(look).collect()
    };
    let mut outcomes = outcomes(300, 0.0, 3);
    let one = looks(&outcomes);
    outcomes[200..].iter_mut().for_each(|(_, outcome)| *outcome = 9.0);
    let other = looks(&outcomes);
    assert_eq!(one[..200], other[..200]);
    assert!(one[199].is_some() && one[299] != other[299]);
}

#[test]
fn other_sides_count_as_decisions_and_change_no_lift() {
    let alone = outcomes(300, 0.0, 3);
    let mut beside = taken(&alone);
    (0..100).for_each(|_| beside.take("third", 9.0).unwrap());
    let (alone, beside) = (taken(&alone), beside);
    assert_eq!(alone.look().unwrap().lift, beside.look().unwrap().lift);
    assert_eq!((beside.measured(), beside.outcomes()), (alone.measured(), 400));
}

#[test]
fn a_few_outcomes_of_either_side_are_too_early_for_a_look() {
    let mut outcomes = outcomes(300, 0.0, 3);
    let mut old = 0;
    outcomes.retain(|(side, _)| {
        old += u32::from(*side == "old");
        *side == "new" || old <= 29
    });
    let mut sequence = taken(&outcomes);
    assert_eq!((sequence.measured().1, sequence.look()), (29, None));
    sequence.take("old", 0.02).unwrap();
    assert!(sequence.look().is_some());
    assert_eq!(begun().look(), None);
}

#[test]
fn the_interval_is_narrowest_where_it_was_meant_to_be() {
    let root_n = |n: f64| radius(n, 0.05) * n.sqrt();
    // y = 1 + ln(y/α²) at α = 0.05, and the width there is √y.
    let y = best_spread(0.05) + 1.0;
    assert!((y - 1.0 - libm::log(y / 0.0025)).abs() < 1e-12 && (9.2..9.22).contains(&y), "{y}");
    assert!((root_n(TARGET) - y.sqrt()).abs() < 1e-12);
    for n in [TARGET / 4.0, TARGET * 4.0] {
        assert!((1.0..1.1).contains(&(root_n(n) / root_n(TARGET))), "{n}");
    }
}

#[test]
fn what_cannot_be_used_is_refused() {
    assert_eq!(begun().take("new", f64::NAN).unwrap_err().code, "bad_row");
    let code = |question, propensities| Sequence::new(question, propensities).unwrap_err().code;
    assert_eq!(code(QUESTION, Propensities { control: 0.0, ..HALVES }), "bad_row");
    assert_eq!(code(Question { confidence: 1.0, ..QUESTION }, HALVES), "bad_confidence");
}
