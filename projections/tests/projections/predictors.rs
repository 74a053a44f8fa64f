use xbot_domain::event::Event;
use xbot_domain::predictor::{PredictorEvent, Promoted, RolledBack};
use xbot_projections::projections::PREDICTORS;
use xbot_projections::rows::{Key, Value};
use xbot_projections::tables::predictors;

use crate::events::*;
use crate::life::trained;
use crate::tables::Tables;

fn promoted(version: u32, from: Option<u32>) -> PredictorEvent {
    PredictorEvent::Promoted(Promoted {
        version,
        from,
        reason: "better".to_owned(),
        by: "job:learn".to_owned(),
        at: minute(1),
    })
}

fn told<const N: usize>(events: [PredictorEvent; N]) -> Tables {
    Tables::of(PREDICTORS, &stream("content", events.map(Event::from)))
}

fn active(tables: &Tables) -> Vec<bool> {
    let cell =
        |v| tables.cell(&predictors::TABLE, ["content".into(), Key::Int(v)], predictors::active);
    [1, 2].map(|v| cell(v) == Value::Bool(true)).to_vec()
}

#[test]
fn a_version_shows_its_coefficients_and_holdout_scores_and_is_not_active_by_itself() {
    let tables = told([trained(1)]);
    let cell = |column| tables.cell(&predictors::TABLE, ["content".into(), Key::Int(1)], column);
    assert_eq!(cell(predictors::kind), "ridge".into());
    let coefficients = r#"{"intercept":0.5,"novelty":0.25}"#;
    assert_eq!(cell(predictors::coefficients), Value::Json(coefficients.to_owned()));
    assert_eq!(cell(predictors::metrics), Value::Json(r#"{"rmse":0.125}"#.to_owned()));
    assert_eq!(cell(predictors::active), Value::Bool(false));
    assert_eq!(cell(predictors::fallback_from), Value::Null);
}

#[test]
fn at_most_one_version_is_active() {
    let two = [trained(1), promoted(1, None), trained(2), promoted(2, Some(1))];
    assert_eq!(active(&told(two.clone())), [false, true]);
    let back = PredictorEvent::RolledBack(RolledBack {
        version: 1,
        from: 2,
        reason: "worse".to_owned(),
        by: "owner".to_owned(),
        at: minute(2),
    });
    let [a, b, c, d] = two;
    assert_eq!(active(&told([a, b, c, d, back])), [true, false]);
}
