//! Outcomes as rows to train on.

use xbot_domain::arm::Provenance;
use xbot_domain::memory::{Known, Memory, Outcome};
use xbot_domain::predictor::{TIMING, vector};
use xbot_replay::train::Row;

/// Of one predictor, from one world. Replies and posts never share one (lesson 7).
pub fn of(memory: &Memory, predictor: &str, world: Provenance) -> Vec<Row> {
    let replies = predictor == "reply";
    let ours = memory.decisions.outcomes(world).filter(|(known, _)| known.is_reply() == replies);
    let rows = ours.filter_map(|(known, outcome)| row(known, outcome));
    match predictor {
        "timing" => rows.map(slot_alone).collect(),
        _ => rows.collect(),
    }
}

/// None before its reward is computed: that says how much evidence it is.
fn row(known: &Known, outcome: Outcome) -> Option<Row> {
    Some(Row {
        at: outcome.posted_at,
        features: vector(known.features()),
        er: outcome.er,
        reward: outcome.reward,
        success: outcome.success,
        weight: outcome.evidence.filter(|weight| *weight > 0.0)?,
    })
}

fn slot_alone(mut row: Row) -> Row {
    row.features.retain(|name, _| TIMING.contains(&name.as_str()));
    row
}
