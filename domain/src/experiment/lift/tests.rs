use proptest::prelude::*;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::*;

const QUESTION: Question<'static> = Question { variant: "new", control: "old", confidence: 0.95 };

/// Decisions whose outcome depends on a covariate that a model may know, plus `effect` when new.
fn simulated(n: u32, share: f64, effect: f64, model: Model, seed: u64) -> Vec<Row> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    (0..n)
        .map(|_| {
            let (covariate, noise): (f64, f64) = (rng.random(), rng.random());
            let new = rng.random::<f64>() < share;
            let base = 2.0 * covariate + 0.5 * noise;
            let expected = Expected { variant: 2.0 * covariate + effect, control: 2.0 * covariate };
            Row {
                variant: if new { "new" } else { "old" }.to_owned(),
                variant_propensity: share,
                control_propensity: 1.0 - share,
                outcome: Some(if new { base + effect } else { base }),
                expected: (model == Model::Given).then_some(expected),
            }
        })
        .collect()
}

#[derive(Clone, Copy, PartialEq)]
enum Model {
    Given,
    None,
}

/// In how many of 300 simulations the interval holds the truth.
fn covered(share: f64, model: Model) -> usize {
    let holds = |seed: &u64| {
        let lift = lift(QUESTION, &simulated(200, share, 0.1, model, *seed)).unwrap();
        lift.low <= 0.1 && 0.1 <= lift.high
    };
    (0..300u64).filter(holds).count()
}

#[test]
fn the_interval_covers_the_truth_as_often_as_it_says() {
    // 95 % of 300 is 285, with a standard deviation of 3.8.
    for (share, model) in
        [(0.5, Model::None), (0.3, Model::None), (0.5, Model::Given), (0.3, Model::Given)]
    {
        let covered = covered(share, model);
        assert!((272..=298).contains(&covered), "{covered} of 300 at share {share}");
    }
}

#[test]
fn a_model_makes_the_interval_narrower() {
    let width = |model| {
        let lift = lift(QUESTION, &simulated(400, 0.5, 0.1, model, 3)).unwrap();
        lift.high - lift.low
    };
    assert!(width(Model::Given) < 0.5 * width(Model::None));
}

#[test]
fn without_a_model_and_with_even_shares_it_is_the_difference_of_means() {
    let rows = simulated(300, 0.5, 0.4, Model::None, 5);
    let mean = |name: &str| {
        let outcomes: Vec<f64> =
            rows.iter().filter(|r| r.variant == name).filter_map(|r| r.outcome).collect();
        outcomes.iter().sum::<f64>() / outcomes.len() as f64
    };
    let lift = lift(QUESTION, &rows).unwrap();
    assert!((lift.lift - (mean("new") - mean("old"))).abs() < 1e-12);
    assert!(lift.chance_to_win > 0.99);
}

#[test]
fn a_few_measured_decisions_are_too_early_for_a_lift() {
    let mut rows = simulated(300, 0.5, 0.4, Model::None, 5);
    for row in rows.iter_mut().filter(|row| row.variant == "new").skip(29) {
        row.outcome = None;
    }
    let refusal = lift(QUESTION, &rows).unwrap_err();
    assert_eq!(refusal.code, "too_early");
    assert!(refusal.message.contains("29 measured"), "{refusal}");
}

#[test]
fn other_variants_take_no_part() {
    let mut rows = simulated(300, 0.5, 0.4, Model::None, 5);
    let alone = lift(QUESTION, &rows).unwrap();
    let third = |row: &Row| Row { variant: "third".to_owned(), outcome: Some(99.0), ..row.clone() };
    let others: Vec<_> = rows.iter().take(50).map(third).collect();
    rows.extend(others);
    let beside = lift(QUESTION, &rows).unwrap();
    assert!((beside.lift - alone.lift).abs() < 1e-9);
    assert_eq!((beside.assigned, beside.measured), (alone.assigned, alone.measured));
}

#[test]
fn rows_that_cannot_be_used_are_refused() {
    for spoil in
        [|row: &mut Row| row.variant_propensity = 0.0, |row: &mut Row| row.outcome = Some(f64::NAN)]
    {
        let mut rows = simulated(300, 0.5, 0.4, Model::None, 5);
        rows.iter_mut().filter(|row| row.variant == "new").take(1).for_each(spoil);
        assert_eq!(lift(QUESTION, &rows).unwrap_err().code, "bad_row");
    }
    let sure = Question { confidence: 1.0, ..QUESTION };
    assert_eq!(lift(sure, &[]).unwrap_err().code, "bad_confidence");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_interval_holds_the_estimate_and_the_chance_is_one(
        seed: u64, effect in -5.0..5.0f64, share in 0.3..0.7f64,
    ) {
        let lift = lift(QUESTION, &simulated(250, share, effect, Model::None, seed)).unwrap();
        prop_assert!(lift.low <= lift.lift && lift.lift <= lift.high);
        prop_assert!((0.0..=1.0).contains(&lift.chance_to_win));
        prop_assert_eq!(lift.chance_to_win > 0.5, lift.lift > 0.0);
    }
}
