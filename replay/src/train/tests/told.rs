//! What is reported, and what a recipe is good for.

use super::*;
use crate::train::report::Moment;

/// A line with a step in it that only trees see, some noise, and success above its middle.
fn measured(n: usize) -> Vec<Row> {
    let step = |a: f64, b: f64| f64::from(u8::from((a > 0.0) ^ (b > 5.0)));
    let noise = |a: f64, b: f64| 0.2 * (a * 37.0 + b).sin();
    rows(&scattered(n), |a, b| 0.3 * a + 0.05 * b + 0.5 * step(a, b) + noise(a, b))
}

fn quick(kind: Kind) -> Question {
    let usual = Question::new(kind, "er", 3);
    Question {
        grid: Grid { boosting: Grid::trees(&[2], &[0.1], &[10, 30]), ..usual.grid },
        ..usual
    }
}

fn retrained(rows: &[Row], kind: Kind, target: Target) -> Retrained {
    let question = Question { target: target.as_str().to_owned(), ..quick(kind) };
    retrain(&Columns::of(rows, target).unwrap(), &question, NonZeroUsize::MIN, &mut |_, _| {})
        .unwrap()
}

#[test]
fn the_report_has_what_there_is_to_know() {
    for (kind, target) in
        [(Kind::Ridge, Target::Er), (Kind::Logistic, Target::Success), (Kind::Boosting, Target::Er)]
    {
        let report = retrained(&measured(150), kind, target).report;
        assert_eq!((report.chosen.kind, report.folds.len()), (kind, 4), "{report:?}");
        let best = report.grid.iter().filter_map(|tried| tried.mean).fold(f64::INFINITY, f64::min);
        assert_eq!(report.chosen.mean, Some(best));
        assert!(report.chosen.spread.is_some());
        let holdout = report.holdout.unwrap();
        assert_eq!((holdout.span.train_rows, holdout.span.test_rows), (120, 30));
        assert_eq!(holdout.span.from, Some(Moment::Time(at(120))));
        let baseline = holdout.scores[&format!("baseline_{}", report.judged_by)];
        assert!(holdout.scores[report.judged_by] < baseline, "{:?}", holdout.scores);
        assert_eq!(report.calibration.unwrap().iter().map(|bin| bin.rows).sum::<u64>(), 30);
        assert_eq!(report.learning_curve.unwrap().last().unwrap().rows, 120);
        assert_eq!(report.residuals.is_some(), target == Target::Er);
        assert_eq!(report.coefficients.is_some(), kind != Kind::Boosting);
        let shares = report.importance.map(|of| of.values().map(|of| of.gain).sum::<f64>());
        assert!(shares.is_none_or(|sum| (sum - 1.0).abs() < 1e-12));
    }
}

#[test]
fn few_rows_say_little_and_nothing_is_made_up() {
    let report = retrained(&measured(8), Kind::Ridge, Target::Er).report;
    assert!(report.folds.is_empty() && report.holdout.is_none() && report.residuals.is_none());
    assert!(report.learning_curve.is_none() && report.calibration.is_none());
    assert!(report.grid.iter().all(|tried| tried.mean.is_none() && tried.spread.is_none()));
    // The first of the grid, as nothing tells which is better.
    assert_eq!((report.chosen.lambda, report.chosen.mean), (Grid::LAMBDAS[0], None));
    let json = serde_json::to_value(&report).unwrap();
    assert!(json["holdout"].is_null() && json["chosen"]["mean"].is_null());
}

#[test]
fn coefficients_on_the_raw_scale_give_the_same_predictions() {
    let rows = measured(60);
    let trained = retrained(&rows, Kind::Ridge, Target::Er);
    let report = &trained.report;
    let of = report.coefficients.as_ref().unwrap();
    let origin = Origin { version: 0, simulated: false, up_to_position: 0, at: at(0) };
    let model = trained.fit.clone().trained(origin);
    for row in &rows {
        let sum: f64 = row.features.iter().map(|(name, x)| of[&**name].raw * x).sum();
        let by_hand = report.intercept.unwrap().raw + sum;
        assert!((predict_named(&model, &row.features).unwrap() - by_hand).abs() < 1e-12);
    }
}

#[test]
fn the_same_report_comes_from_any_number_of_threads() {
    let columns = Columns::of(measured(90), Target::Er).unwrap();
    for kind in [Kind::Ridge, Kind::Boosting] {
        let told = |n| {
            retrain(&columns, &quick(kind), NonZeroUsize::new(n).unwrap(), &mut |_, _| {}).unwrap()
        };
        assert_eq!(told(1), told(3));
    }
}

#[test]
fn a_model_is_trained_again_from_its_own_description() {
    let rows = measured(90);
    let origin = Origin { version: 4, simulated: true, up_to_position: 77, at: at(99) };
    for (kind, target) in [
        (Kind::Ridge, Target::Er),
        (Kind::Logistic, Target::Success),
        (Kind::Boosting, Target::Er),
        (Kind::Boosting, Target::Success),
    ] {
        let within: Vec<Row> = rows.iter().filter(|row| row.at < at(80)).cloned().collect();
        let mut fit = retrained(&within, kind, target).fit;
        fit.recipe.iter_mut().for_each(|recipe| recipe.to = Some(at(80)));
        let model = fit.trained(origin);
        assert_eq!(again(&rows, &model).unwrap(), model);
        let mut changed = rows.clone();
        changed[3].er = changed[3].er.map(|er| er + 0.1);
        changed[3].success = changed[3].success.map(|yes| !yes);
        assert_ne!(again(&changed, &model).unwrap(), model, "{kind:?}");
    }
}

#[test]
fn a_model_that_fell_back_falls_back_again() {
    let rows = rows(&scattered(60), |a, b| 0.5 + a + 0.01 * b);
    let origin = Origin { version: 1, simulated: true, up_to_position: 1, at: at(99) };
    let with_recipe = retrained(&rows, Kind::Boosting, Target::Er).fit.trained(origin);
    let usual = train(&rows, ask(Kind::Boosting, Target::Er)).unwrap().trained(origin);
    let lambda_one = Ask::new(Kind::Boosting, Target::Er, Ask::LAMBDA, 7).unwrap();
    let fixed = train(&rows, lambda_one).unwrap().trained(origin);
    assert!(usual.fallback_from.is_some());
    for model in [with_recipe, fixed] {
        assert_eq!(model.kind, Kind::Ridge);
        assert!(model.fallback_from.as_ref().unwrap().starts_with("boosting: rmse"));
        assert_eq!(again(&rows, &model).unwrap(), model);
    }
}

#[test]
fn parameters_that_cannot_be_are_refused() {
    let way = Way::new(Kind::Boosting, 1.0, 0).unwrap();
    for bad in [
        Boosting { depth: 0, ..BOOSTING },
        Boosting { rounds: 0, ..BOOSTING },
        Boosting { rate: 1.5, ..BOOSTING },
        Boosting { subsample: f64::NAN, ..BOOSTING },
        Boosting { least_in_a_leaf: 0, ..BOOSTING },
    ] {
        assert!(matches!(way.growing(bad), Err(TrainError::Growing(_))), "{bad:?}");
    }
    let columns = Columns::of(measured(20), Target::Er).unwrap();
    for lambdas in [vec![], vec![-1.0]] {
        let usual = quick(Kind::Ridge);
        let question = Question { grid: Grid { lambdas, ..usual.grid }, ..usual };
        assert!(retrain(&columns, &question, NonZeroUsize::MIN, &mut |_, _| {}).is_err());
    }
}
