//! Settings, candidates, followers, job runs and alerts.

use serde_json::json;
use xbot_domain::account::{AccountEvent, FollowersObserved};
use xbot_domain::candidate::{Blocked, CandidateEvent, Consumed, Discovered, Expired};
use xbot_domain::config::{Changed, ConfigEvent};
use xbot_domain::learning::*;
use xbot_projections::projections::{ALERTS, CANDIDATES, FOLLOWERS, JOBS, SETTINGS};
use xbot_projections::rows::{Key, Value};
use xbot_projections::tables::{alerts, bot_config, candidates, followers, job_runs};

use crate::events::*;
use crate::tables::Tables;

pub fn changed(epsilon: f64) -> ConfigEvent {
    ConfigEvent::Changed(Changed {
        key: "learning_config.epsilon".to_owned(),
        from: None,
        to: json!(epsilon),
        by: "owner".to_owned(),
        why: "explore more".to_owned(),
        at: minute(0),
        document: "learning_config".to_owned(),
        document_value: json!({ "epsilon": epsilon, "max_hashtags": 3 }),
    })
}

pub fn discovered() -> CandidateEvent {
    CandidateEvent::Discovered(Discovered {
        source: "catalogue".to_owned(),
        topic: "engines".to_owned(),
        text: "A new engine".to_owned(),
        tags: vec!["engine".to_owned()],
        priority: 0.5,
        at: minute(0),
    })
}

pub fn consumed() -> CandidateEvent {
    CandidateEvent::Consumed(Consumed { decision_id: DECISION.parse().unwrap(), at: minute(5) })
}

pub fn expired() -> CandidateEvent {
    CandidateEvent::Expired(Expired { reason: "too old".to_owned(), at: minute(6) })
}

pub fn blocked() -> CandidateEvent {
    CandidateEvent::Blocked(Blocked { reason: "profanity".to_owned(), at: minute(7) })
}

pub fn observed(change: Option<i64>) -> AccountEvent {
    AccountEvent::FollowersObserved(FollowersObserved {
        count: 31,
        change,
        source: "simulator".to_owned(),
        simulated: true,
        at: minute(0),
    })
}

pub fn started(job: &str) -> LearningEvent {
    LearningEvent::RunStarted(RunStarted {
        run_id: format!("{job}-000001"),
        job: job.to_owned(),
        worker: "a".to_owned(),
        lease_until: minute(5),
        at: minute(0),
    })
}

pub fn completed(job: &str) -> LearningEvent {
    LearningEvent::RunCompleted(RunCompleted {
        run_id: format!("{job}-1"),
        job: job.to_owned(),
        started_at: minute(0),
        finished_at: minute(1),
        results: [("arms_trained".to_owned(), json!(5))].into(),
        simulated: true,
    })
}

pub fn skipped() -> LearningEvent {
    LearningEvent::RunSkipped(RunSkipped {
        run_id: "plan-2".to_owned(),
        job: "plan".to_owned(),
        reason: "AI_QUOTA_CIRCUIT_OPEN=true".to_owned(),
        at: minute(60),
    })
}

pub fn raised() -> LearningEvent {
    LearningEvent::AlertRaised(AlertRaised {
        alert: "daily_cost".to_owned(),
        severity: Severity::Critical,
        message: "9.2 of 10 dollars are spent".to_owned(),
        value: Some(9.2),
        threshold: Some(9.0),
        at: minute(0),
    })
}

pub fn cleared() -> LearningEvent {
    LearningEvent::AlertCleared(AlertCleared {
        alert: "daily_cost".to_owned(),
        raised_at: minute(0),
        at: minute(900),
    })
}

pub fn notified() -> LearningEvent {
    LearningEvent::AlertNotified(AlertNotified {
        alert: "daily_cost".to_owned(),
        raised_at: minute(0),
        about: About::Cleared,
        attempts: 1,
        outcome: Notified::Delivered,
        at: minute(905),
    })
}

#[test]
fn a_change_of_a_setting_shows_the_whole_document() {
    let events = stream("staging", [changed(0.2).into(), changed(0.3).into()]);
    let tables = Tables::of(SETTINGS, &events);
    let key = ["staging".into(), "learning_config".into()];
    let document = r#"{"epsilon":0.3,"max_hashtags":3}"#.to_owned();
    assert_eq!(
        tables.cell(&bot_config::TABLE, key.clone(), bot_config::config_value),
        Value::Json(document)
    );
    assert_eq!(tables.cell(&bot_config::TABLE, key, bot_config::updated_by), "owner".into());
}

#[test]
fn a_candidate_shows_what_became_of_it() {
    for (event, status, reason) in [
        (consumed(), "consumed", Value::Null),
        (expired(), "expired", "too old".into()),
        (blocked(), "blocked", "profanity".into()),
    ] {
        let events = stream("hash", [discovered().into(), event.into()]);
        let tables = Tables::of(CANDIDATES, &events);
        let cell = |column| tables.cell(&candidates::TABLE, ["hash".into()], column);
        assert_eq!(cell(candidates::status), status.into());
        assert_eq!(cell(candidates::reason), reason);
        assert_eq!(cell(candidates::tags), Value::Json(r#"["engine"]"#.to_owned()));
        assert_eq!(cell(candidates::decision_id) == Value::Null, status != "consumed");
    }
}

#[test]
fn the_first_observation_of_followers_has_no_change() {
    let tables = Tables::of(FOLLOWERS, &stream("main", [observed(None).into()]));
    let key = [Key::from("2025-08-11T09:00:00.000000Z")];
    assert_eq!(tables.cell(&followers::TABLE, key.clone(), followers::followers), Value::Int(31));
    assert_eq!(tables.cell(&followers::TABLE, key, followers::change), Value::Null);
}

#[test]
fn lesson_10_a_skipped_run_is_not_a_done_one() {
    let tables = Tables::of(JOBS, &stream("plan", [completed("plan").into(), skipped().into()]));
    let cell = |run: &str, column| tables.cell(&job_runs::TABLE, [run.into()], column);
    assert_eq!(cell("plan-1", job_runs::status), "done".into());
    assert_eq!(cell("plan-1", job_runs::results), Value::Json(r#"{"arms_trained":5}"#.to_owned()));
    assert_eq!(cell("plan-2", job_runs::status), "skipped".into());
    assert_eq!(cell("plan-2", job_runs::reason), "AI_QUOTA_CIRCUIT_OPEN=true".into());
    assert_eq!(cell("plan-2", job_runs::results), Value::Null);
}

#[test]
fn an_alert_stands_until_it_is_cleared() {
    let key = || ["daily_cost".into(), Key::from("2025-08-11T09:00:00.000000Z")];
    let standing = Tables::of(ALERTS, &stream("alerts", [raised().into()]));
    assert_eq!(standing.cell(&alerts::TABLE, key(), alerts::cleared_at), Value::Null);
    assert_eq!(standing.cell(&alerts::TABLE, key(), alerts::severity), "critical".into());
    let past = Tables::of(ALERTS, &stream("alerts", [raised().into(), cleared().into()]));
    assert_eq!(past.cell(&alerts::TABLE, key(), alerts::cleared_at), minute(900).into());
}
