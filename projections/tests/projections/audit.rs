use serde_json::Value as Json;
use xbot_domain::event::Event;
use xbot_projections::projections::AUDIT;
use xbot_projections::rows::{Key, Value};
use xbot_projections::tables::audit_log;

use crate::events::*;
use crate::life;
use crate::small;
use crate::tables::Tables;

fn kept(event: Event) -> Option<(String, String)> {
    let tables = Tables::of(AUDIT, &[recorded("x:y", 1, event)]);
    let row = tables.row(&audit_log::TABLE, [Key::Int(1)])?;
    Some((text(&row["event"]), text(&row["severity"])))
}

fn text(value: &Value) -> String {
    match value {
        Value::Text(text) => text.clone(),
        other => format!("{other:?} is not a text"),
    }
}

#[test]
fn every_refusal_switch_and_alert_is_kept_and_nothing_else() {
    let mut names: Vec<_> = life::all_events().into_iter().filter_map(kept).collect();
    names.sort();
    names.dedup();
    let expected = [
        ("ALERT_CLEARED", "info"),
        ("ALERT_NOTIFIED", "info"),
        ("ALERT_RAISED", "critical"),
        ("ARM_REOPENED", "info"),
        ("ARM_RESET", "info"),
        ("ARM_RETIRED", "info"),
        ("CALL_DENIED", "warning"),
        ("CANDIDATE_BLOCKED", "warning"),
        ("CIRCUIT_CLOSED", "info"),
        ("CIRCUIT_OPENED", "critical"),
        ("CONFIG_CHANGED", "info"),
        ("EXPERIMENT_STARTED", "info"),
        ("EXPERIMENT_STOPPED", "info"),
        ("GATE_BLOCKED", "warning"),
        ("LEARNING_CYCLE_COMPLETE", "info"),
        ("METRICS_QUARANTINED", "warning"),
        ("METRICS_UNAVAILABLE", "warning"),
        ("POST_FAILED", "warning"),
        ("POST_UNKNOWN", "critical"),
        ("PREDICTOR_PROMOTED", "info"),
        ("PREDICTOR_ROLLED_BACK", "info"),
        ("SESSION_EXPIRED", "warning"),
        ("SESSION_STORED", "info"),
    ];
    assert_eq!(names, expected.map(|(name, severity)| (name.to_owned(), severity.to_owned())));
}

#[test]
fn only_the_learn_job_completes_a_learning_cycle() {
    assert!(kept(small::completed("learn").into()).is_some());
    assert_eq!(kept(small::completed("plan").into()), None);
}

#[test]
fn an_entry_holds_the_event_whole_and_says_who_caused_it() {
    let event = recorded("staging", 12, small::changed(0.3).into());
    let tables = Tables::of(AUDIT, std::slice::from_ref(&event));
    let cell = |column| tables.cell(&audit_log::TABLE, [Key::Int(12)], column);
    let payload = serde_json::to_string(&event.event).unwrap();
    assert_eq!(cell(audit_log::event_data), Value::Json(payload));
    assert_eq!(cell(audit_log::component), "config".into());
    assert_eq!(cell(audit_log::created_at), minute(12).into());
    let Value::Json(context) = cell(audit_log::context) else {
        panic!("the context is not JSON");
    };
    let context: Json = serde_json::from_str(&context).unwrap();
    assert_eq!(context["stream_id"], "staging");
    assert_eq!(context["actor"], "job:test");
    assert_eq!(context["causation_id"], Json::Null);
}
