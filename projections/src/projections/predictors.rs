//! The versions of each predictor, one of them active.

use std::collections::BTreeMap;

use xbot_domain::event::Event;
use xbot_domain::log::Recorded;
use xbot_domain::predictor::{PredictorEvent, Trained};

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::predictors as to;

use super::cells::{json, word};

pub const PREDICTORS: Projection =
    Projection { name: "predictors", version: 1, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Event::Predictor(event) = &recorded.event else {
        return Ok(());
    };
    let predictor = recorded.stream_id.as_str();
    match event {
        PredictorEvent::Trained(e) => return trained(predictor, e, rows),
        PredictorEvent::Promoted(e) => switched(predictor, e.from, e.version, rows),
        PredictorEvent::RolledBack(e) => switched(predictor, Some(e.from), e.version, rows),
    }
    Ok(())
}

fn trained(predictor: &str, e: &Trained, rows: &mut Rows) -> Result<(), Poison> {
    rows.upsert(&to::TABLE, [predictor.into(), i64::from(e.version).into()])
        .set(to::kind, word(&e.kind)?)
        .set(to::samples, e.samples)
        .set(to::coefficients, json(&with_intercept(e))?)
        .set(to::metrics, json(&e.holdout)?)
        .set(to::trained_at, e.at)
        .set(to::fallback_from, e.fallback_from.clone())
        .set(to::active, false);
    Ok(())
}

/// By feature name, and the constant as `intercept`.
fn with_intercept(e: &Trained) -> BTreeMap<&str, f64> {
    let features = e.coefficients.iter();
    let mut all: BTreeMap<_, _> = features.map(|(name, by)| (name.as_str(), *by)).collect();
    all.insert("intercept", e.intercept);
    all
}

/// The old one first: when both are the same version, it ends active.
fn switched(predictor: &str, from: Option<u32>, to: u32, rows: &mut Rows) {
    for (version, now_active) in from.map(|old| (old, false)).into_iter().chain([(to, true)]) {
        rows.update(&to::TABLE, [predictor.into(), i64::from(version).into()])
            .set(to::active, now_active);
    }
}
