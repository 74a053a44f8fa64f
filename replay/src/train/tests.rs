use std::collections::BTreeMap;

use proptest::prelude::*;
use xbot_domain::features::{Features, HookPattern};
use xbot_domain::predictor::{Boosting, vector};

use super::*;

mod boosted;
mod files;
mod leaks;
mod many;
mod pinned;
mod told;

fn at(n: usize) -> Timestamp {
    Timestamp::from_micros(1_754_900_000_000_000 + n as i64 * 3_600_000_000)
}

/// A row per x, with what `f` makes of it as the rate, and success above 0.5.
fn rows(xs: &[(f64, f64)], f: impl Fn(f64, f64) -> f64) -> Vec<Row> {
    let row = |(n, (a, b)): (usize, &(f64, f64))| Row {
        at: at(n),
        known_at: at(n),
        features: BTreeMap::from([("a".into(), *a), ("b".into(), *b)]),
        er: Some(f(*a, *b)),
        reward: None,
        success: Some(f(*a, *b) > 0.5),
        weight: 1.0,
    };
    xs.iter().enumerate().map(row).collect()
}

fn ask(kind: Kind, target: Target) -> Ask {
    Ask::new(kind, target, 0.7, 7).unwrap()
}

/// Scattered, and the same each time.
fn scattered(n: usize) -> Vec<(f64, f64)> {
    let point = |i: usize| ((i * 37 % 101) as f64 / 50.0 - 1.0, (i * 53 % 97) as f64 / 10.0);
    (0..n).map(point).collect()
}

/// (XᵀWX + λI₀)⁻¹XᵀWy by Gauss–Jordan with full rows, the intercept first and unpenalized: another
/// way than the one under test.
fn closed_form(fit: &Fit, rows: &[Row], lambda: f64) -> Vec<f64> {
    let x: Vec<Vec<f64>> = rows
        .iter()
        .map(|row| {
            let scaled =
                fit.scaler.iter().map(|(n, s)| (row.features[n.as_str()] - s.mean) / s.std);
            std::iter::once(1.0).chain(scaled).collect()
        })
        .collect();
    let p = fit.scaler.len() + 1;
    let mut m = vec![vec![0.0; p + 1]; p];
    for (x, row) in x.iter().zip(rows) {
        for i in 0..p {
            for j in 0..p {
                m[i][j] += row.weight * x[i] * x[j];
            }
            m[i][p] += row.weight * x[i] * row.er.unwrap();
        }
    }
    (1..p).for_each(|i| m[i][i] += lambda);
    for i in 0..p {
        let best = (i..p).max_by(|a, b| m[*a][i].abs().total_cmp(&m[*b][i].abs())).unwrap();
        m.swap(i, best);
        let pivot = m[i][i];
        m[i].iter_mut().for_each(|cell| *cell /= pivot);
        let solved = m[i].clone();
        for (_, row) in m.iter_mut().enumerate().filter(|(k, _)| *k != i) {
            let factor = row[i];
            row.iter_mut().zip(&solved).for_each(|(cell, of)| *cell -= factor * of);
        }
    }
    m.into_iter().map(|row| row[p]).collect()
}

proptest! {
    #[test]
    fn ridge_is_the_closed_form(
        data in prop::collection::vec((-5.0..5.0f64, 0.0..900.0f64, -2.0..2.0f64, 0.1..3.0f64), 3..60),
        lambda in 0.01..20.0f64,
    ) {
        let xs: Vec<_> = data.iter().map(|(a, b, ..)| (*a, *b)).collect();
        let mut rows = rows(&xs, |_, _| 0.0);
        for (row, (_, _, y, weight)) in rows.iter_mut().zip(&data) {
            (row.er, row.weight) = (Some(*y), *weight);
        }
        let fit = train(&rows, Ask::new(Kind::Ridge, Target::Er, lambda, 0).unwrap()).unwrap();
        let expected = closed_form(&fit, &rows, lambda);
        let got = std::iter::once(&fit.intercept).chain(fit.coefficients.values());
        for (got, expected) in got.zip(&expected) {
            prop_assert!((got - expected).abs() < 1e-9, "{got} {expected}");
        }
    }

    #[test]
    fn logistic_is_at_the_optimum(
        data in prop::collection::vec((-3.0..3.0f64, -3.0..3.0f64, any::<bool>(), 0.1..3.0f64), 4..60),
        lambda in 0.05..10.0f64,
    ) {
        let xs: Vec<_> = data.iter().map(|(a, b, ..)| (*a, *b)).collect();
        let mut rows = rows(&xs, |_, _| 0.0);
        for (row, (_, _, y, weight)) in rows.iter_mut().zip(&data) {
            (row.success, row.weight) = (Some(*y), *weight);
        }
        let both = data.iter().any(|row| row.2) && data.iter().any(|row| !row.2);
        let fit = train(&rows, Ask::new(Kind::Logistic, Target::Success, lambda, 0).unwrap());
        match fit {
            Err(TrainError::OneClass) => prop_assert!(!both),
            fit => prop_assert!(slope(&fit.unwrap(), &rows, lambda) < 1e-8),
        }
    }
}

/// The largest part of the gradient of the penalized loss, which is 0 at the optimum alone.
fn slope(fit: &Fit, rows: &[Row], lambda: f64) -> f64 {
    let mut gradient = BTreeMap::from([("", 0.0)]);
    for row in rows {
        let scaled = |name: &String| {
            let scale = &fit.scaler[name];
            (row.features[name.as_str()] - scale.mean) / scale.std
        };
        let z =
            fit.intercept + fit.coefficients.iter().map(|(n, beta)| beta * scaled(n)).sum::<f64>();
        let missed =
            row.weight * (1.0 / (1.0 + (-z).exp()) - f64::from(u8::from(row.success.unwrap())));
        *gradient.entry("").or_default() += missed;
        for name in fit.scaler.keys() {
            *gradient.entry(name).or_default() += missed * scaled(name);
        }
    }
    for (name, beta) in &fit.coefficients {
        *gradient.get_mut(name.as_str()).unwrap() += lambda * beta;
    }
    gradient.values().map(|part| part.abs()).fold(0.0, f64::max)
}

#[test]
fn classes_that_can_be_separated_give_finite_coefficients() {
    let rows = rows(&scattered(40), |a, _| if a > 0.0 { 1.0 } else { 0.0 });
    for lambda in [1e-3, 1.0] {
        let ask = Ask::new(Kind::Logistic, Target::Success, lambda, 0).unwrap();
        let fit = train(&rows, ask).unwrap();
        assert!(fit.coefficients["a"] > 0.5 && fit.coefficients["a"] < 100.0, "{fit:?}");
        assert!(slope(&fit, &rows, lambda) < 1e-8);
    }
}

#[test]
fn a_constant_feature_has_no_coefficient() {
    let mut rows = rows(&scattered(20), |a, b| a + b);
    rows.iter_mut().for_each(|row| {
        row.features.insert("same".into(), 61.3);
    });
    let fit = train(&rows, ask(Kind::Ridge, Target::Er)).unwrap();
    assert!(!fit.coefficients.contains_key("same") && !fit.scaler.contains_key("same"));
    assert_eq!(fit.coefficients.len(), 2);
}

#[test]
fn the_last_fifth_by_time_is_put_aside_and_the_rest_cannot_see_it() {
    let mut data = rows(&scattered(50), |a, b| 0.3 * a + 0.01 * b);
    data.reverse(); // the order of the rows is not that of time
    let before = train(&data, ask(Kind::Ridge, Target::Er)).unwrap().holdout;
    assert!(before["rmse"] < before["baseline_rmse"], "{before:?}");
    for row in data.iter_mut().filter(|row| row.at >= at(40)) {
        row.er = row.er.map(|er| er + 1.0);
    }
    let after = train(&data, ask(Kind::Ridge, Target::Er)).unwrap().holdout;
    // Its whole shift is missed: nothing of it was learned.
    assert!((after["mae"] - 1.0).abs() < 2.0 * before["mae"], "{before:?} {after:?}");
}

#[test]
fn nine_rows_have_no_holdout_and_no_score() {
    for (n, scored) in [(9, false), (10, true)] {
        let fit = train(rows(&scattered(n), |a, _| a), ask(Kind::Ridge, Target::Er)).unwrap();
        assert_eq!((!fit.holdout.is_empty(), fit.samples), (scored, n as u64));
    }
}

#[test]
fn a_row_without_the_target_is_no_sample() {
    let mut rows = rows(&scattered(12), |a, _| a);
    rows[3].er = None;
    assert_eq!(train(&rows, ask(Kind::Ridge, Target::Er)).unwrap().samples, 11);
    rows.iter_mut().for_each(|row| row.er = None);
    let none = train(&rows, ask(Kind::Ridge, Target::Er));
    assert!(matches!(none, Err(TrainError::TooFew(0))));
}

#[test]
fn trees_are_used_where_they_are_better_on_what_neither_has_seen() {
    let steps = rows(&scattered(200), |a, b| f64::from(u8::from((a > 0.0) ^ (b > 5.0))));
    for (target, kind) in [(Target::Er, Kind::Ridge), (Target::Success, Kind::Logistic)] {
        let fit = train(&steps, ask(Kind::Boosting, target)).unwrap();
        assert_eq!((fit.kind, &fit.fallback_from), (Kind::Boosting, &None));
        let line = rows(&scattered(60), |a, b| 0.5 + a + 0.01 * b);
        let fallen = train(&line, ask(Kind::Boosting, target)).unwrap();
        if target == Target::Er {
            let why = fallen.fallback_from.unwrap();
            assert_eq!(fallen.kind, kind);
            assert!(why.starts_with("boosting: rmse ") && why.contains("is not below"), "{why}");
        }
        let few = train(&steps[..9], ask(Kind::Boosting, target)).unwrap();
        assert_eq!(few.fallback_from.as_deref(), Some("boosting: fewer than 10 rows"));
    }
}

#[test]
fn a_kind_that_cannot_predict_the_target_says_so() {
    let fit = train(rows(&scattered(20), |a, _| a), ask(Kind::Logistic, Target::Er)).unwrap();
    let why = fit.fallback_from.unwrap();
    assert_eq!((fit.kind, why.as_str()), (Kind::Ridge, "logistic: it cannot predict er"));
}

#[test]
fn a_number_that_is_none_is_refused() {
    let mut bad = rows(&scattered(12), |a, _| a);
    bad[5].features.insert("a".into(), f64::INFINITY);
    let refused = train(&bad, ask(Kind::Ridge, Target::Er));
    assert!(matches!(refused, Err(TrainError::BadRow(when)) if when == at(5)));
    assert!(Ask::new(Kind::Ridge, Target::Er, 0.0, 7).is_err());
}

fn features(topic: &str, novelty: f64) -> Features {
    Features {
        hook_pattern: HookPattern::Other,
        novelty,
        readability: 60.0,
        sentiment: 0.0,
        length: 100,
        hashtags: 1,
        hour: 9,
        weekday: 2,
        topic: Some(topic.to_owned()),
        reply: None,
    }
}

#[test]
fn a_model_that_was_stored_predicts_as_it_was_trained() {
    let topics = ["rpg", "fps"];
    let row = |n: usize| {
        let novelty = (n * 31 % 60) as f64 / 60.0;
        let worth = if n.is_multiple_of(2) { 0.06 } else { 0.02 };
        Row {
            at: at(n),
            known_at: at(n),
            features: vector(&features(topics[n % 2], novelty)),
            er: Some(worth + if novelty > 0.5 { 0.05 } else { 0.0 }),
            reward: None,
            success: Some(n.is_multiple_of(2)),
            weight: 1.0,
        }
    };
    let rows: Vec<Row> = (0..60).map(row).collect();
    let origin = Origin { version: 1, simulated: true, up_to_position: 9, at: at(60) };
    for (kind, target) in
        [(Kind::Ridge, Target::Er), (Kind::Logistic, Target::Success), (Kind::Boosting, Target::Er)]
    {
        let model = train(&rows, ask(kind, target)).unwrap().trained(origin);
        assert_eq!(model.kind, kind, "{:?}", model.fallback_from);
        let text = serde_json::to_string(&model).unwrap();
        let stored: Trained = serde_json::from_str(&text).unwrap();
        assert_eq!(stored, model);
        let say = |topic| predict(&stored, &features(topic, 0.2)).unwrap();
        assert!(say("rpg") > say("fps"), "{kind:?}");
        assert!(predict(&stored, &features("never_seen", 0.2)).is_some());
        let of_topic = |novelty| {
            predict_from(&stored, &features("rpg", novelty), |name| name.starts_with("topic_"))
        };
        assert_eq!(of_topic(0.1), of_topic(0.9));
        assert_eq!(train(&rows, ask(kind, target)).unwrap().trained(origin), model);
    }
}
