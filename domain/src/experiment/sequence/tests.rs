use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::experiment::lift::lift;

const QUESTION: Question<'static> = Question { variant: "new", control: "old", confidence: 0.95 };

/// Engagement rates as accounts have them: a heavy tail, and `effect` more for the variant.
fn rows(n: u32, effect: f64, seed: u64) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let row = |_| {
        let (size, new): (f64, f64) = (rng.random(), rng.random());
        let new = new < 0.5;
        Row {
            variant: if new { "new" } else { "old" }.to_owned(),
            variant_propensity: 0.5,
            control_propensity: 0.5,
            outcome: Some(-0.02 * libm::log1p(-size) + if new { effect } else { 0.0 }),
            expected: None,
        }
    };
    (0..n).map(row).collect()
}

fn taken(rows: &[Row]) -> Sequence<'static> {
    let mut sequence = Sequence::new(QUESTION).unwrap();
    rows.iter().for_each(|row| sequence.take(row).unwrap());
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
        let (mut sequence, mut once) = (Sequence::new(QUESTION).unwrap(), (false, false));
        for row in rows(400, effect, seed) {
            sequence.take(&row).unwrap();
            let Some(look) = sequence.look() else { continue };
            let error = sequence.scores.deviation().unwrap() / (sequence.scored() as f64).sqrt();
            once.0 |= look.excludes_zero();
            once.1 |= look.lift.abs() > 1.959_964 * error;
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
fn it_ends_up_at_the_lift_and_is_wider() {
    let rows = rows(2_000, 0.004, 7);
    let (look, lift) = (taken(&rows).look().unwrap(), lift(QUESTION, &rows).unwrap());
    let width = lift.high - lift.low;
    assert!((look.lift - lift.lift).abs() < 0.05 * width, "{look:?} {lift:?}");
    assert!((1.5..1.8).contains(&((look.high - look.low) / width)), "{look:?} {lift:?}");
}

#[test]
fn what_was_said_at_a_look_stays_said_whatever_comes_later() {
    let looks = |rows: &[Row]| -> Vec<Option<Look>> {
        let mut sequence = Sequence::new(QUESTION).unwrap();
        let look = |row: &Row| {
            sequence.take(row).unwrap();
            sequence.look()
        };
        rows.iter().map(look).collect()
    };
    let mut rows = rows(300, 0.0, 3);
    let one = looks(&rows);
    rows[200..].iter_mut().for_each(|row| row.outcome = Some(9.0));
    let other = looks(&rows);
    assert_eq!(one[..200], other[..200]);
    assert!(one[199].is_some() && one[299] != other[299]);
}

#[test]
fn a_few_outcomes_of_either_side_are_too_early_for_a_look() {
    let few = |row: &Row| row.variant == "old";
    let mut rows = rows(300, 0.0, 3);
    rows.iter_mut().filter(|row| few(row)).skip(29).for_each(|row| row.outcome = None);
    let sequence = taken(&rows);
    assert_eq!((sequence.measured().1, sequence.look()), (29, None));
    assert_eq!(Sequence::new(QUESTION).unwrap().look(), None);
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
    let mut rows = rows(2, 0.0, 3);
    rows[1].variant_propensity = 0.0;
    rows[1].variant = "new".to_owned();
    let mut sequence = taken(&rows[..1]);
    assert_eq!(sequence.take(&rows[1]).unwrap_err().code, "bad_row");
    let sure = Question { confidence: 1.0, ..QUESTION };
    assert_eq!(Sequence::new(sure).unwrap_err().code, "bad_confidence");
}
