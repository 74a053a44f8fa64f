use xbot_domain::decision::*;
use xbot_domain::event::Event;
use xbot_domain::ids::{ContentHash, Pass};
use xbot_projections::projections::CONTENT;
use xbot_projections::rows::Value;
use xbot_projections::table::Col;
use xbot_projections::tables::{content_metadata as plan, posted_decisions as post};

use crate::events::*;
use crate::tables::Tables;

fn told<const N: usize>(events: [DecisionEvent; N]) -> Tables {
    Tables::of(CONTENT, &stream(DECISION, events.map(Event::from)))
}

fn plan_of(tables: &Tables, column: Col) -> Value {
    tables.cell(&plan::TABLE, [DECISION.into()], column)
}

fn post_of(tables: &Tables, column: Col) -> Value {
    tables.cell(&post::TABLE, [DECISION.into()], column)
}

fn plan_event() -> DecisionEvent {
    DecisionEvent::Planned(Box::new(planned()))
}

fn unknown() -> DecisionEvent {
    DecisionEvent::PostUnknown(PostUnknown {
        attempt: 1,
        reason: "timed out after the click".to_owned(),
        at: minute(47),
        status: Status::Unknown,
    })
}

fn reconciled(found: bool) -> DecisionEvent {
    DecisionEvent::PostReconciled(Box::new(PostReconciled {
        found,
        tweet_ids: if found { vec![tweet(5)] } else { vec![] },
        posted_at: found.then(|| minute(46)),
        content: found.then(posted_content),
        at: minute(50),
        status: if found { Status::Posted } else { Status::Queued },
    }))
}

#[test]
fn a_plan_shows_what_was_known_and_null_for_what_was_not() {
    let tables = told([plan_event()]);
    for (column, expected) in [
        (plan::decision_type, "single".into()),
        (plan::generation_source, "real".into()),
        (plan::status, "planned".into()),
        (plan::created_at, minute(0).into()),
        (plan::scheduled_at, minute(30).into()),
        (plan::bandit_arm, "content:question".into()),
        (plan::timing_arm, "timing:h09".into()),
        (plan::experiment_variant, "questions".into()),
        (plan::hook_pattern, "question".into()),
        (plan::readability_score, Value::Real(71.5)),
        (plan::predicted_er, Value::Null),
        (plan::angle, Value::Null),
        (plan::target_tweet_id, Value::Null),
        (plan::posted_at, Value::Null),
        (plan::position, Value::Int(1)),
    ] {
        assert_eq!(plan_of(&tables, column), expected, "{}", plan::TABLE.columns[column.0].name);
    }
}

#[test]
fn a_plan_shows_the_mean_of_its_arm_and_what_exploring_added() {
    let tables = told([plan_event()]);
    assert_eq!(plan_of(&tables, plan::draw_reason), "high_uncertainty".into());
    assert_eq!(plan_of(&tables, plan::bandit_score), Value::Real(0.75));
    assert_eq!(plan_of(&tables, plan::exploration_bonus), Value::Real(0.125));
}

#[test]
fn a_plan_without_a_draw_for_its_arm_has_no_score() {
    let by_hand = Planned { draws: vec![], bandit_arm: None, arm_propensity: None, ..planned() };
    let tables = told([DecisionEvent::Planned(Box::new(by_hand))]);
    for column in [plan::bandit_arm, plan::draw_reason, plan::bandit_score, plan::exploration_bonus]
    {
        assert_eq!(plan_of(&tables, column), Value::Null);
    }
}

#[test]
fn a_thread_is_shown_as_its_texts_with_a_blank_line_between() {
    let thread = Planned { texts: vec!["One.".to_owned(), "Two.".to_owned()], ..planned() };
    let tables = told([DecisionEvent::Planned(Box::new(thread))]);
    assert_eq!(plan_of(&tables, plan::content), "One.\n\nTwo.".into());
}

#[test]
fn a_block_by_a_gate_names_the_gate_and_its_reason() {
    let block = DecisionEvent::Rejected(Rejected {
        gate: "quality".to_owned(),
        reason: "0.61 is below 0.7".to_owned(),
        score: Some(0.61),
        at: minute(1),
        status: Status::Skipped,
    });
    let tables = told([plan_event(), DecisionEvent::Queued(queued()), block]);
    assert_eq!(plan_of(&tables, plan::status), "skipped".into());
    assert_eq!(plan_of(&tables, plan::needs_approval), Value::Bool(false));
    assert_eq!(plan_of(&tables, plan::skip_reason), "quality: 0.61 is below 0.7".into());
    assert_eq!(plan_of(&tables, plan::position), Value::Int(3));
}

#[test]
fn a_queued_decision_waits_until_it_is_approved() {
    let queue = DecisionEvent::Queued(queued());
    let waiting = told([plan_event(), queue.clone()]);
    assert_eq!(plan_of(&waiting, plan::needs_approval), Value::Bool(true));
    assert_eq!(plan_of(&waiting, plan::status), "planned".into());
    assert_eq!(plan_of(&waiting, plan::scheduled_at), minute(45).into());
    let approve = DecisionEvent::Approved(Approved {
        by: "owner".to_owned(),
        at: minute(2),
        status: Status::Queued,
    });
    let free = told([plan_event(), queue, approve]);
    assert_eq!(plan_of(&free, plan::needs_approval), Value::Bool(false));
    assert_eq!(plan_of(&free, plan::status), "queued".into());
}

#[test]
fn an_edit_replaces_the_text_and_its_features() {
    let edit = DecisionEvent::Edited(Edited {
        texts: vec!["Shorter.".to_owned()],
        content_hash: ContentHash::of(b"Shorter."),
        features: xbot_domain::features::Features { novelty: 0.5, ..features() },
        waits_for_approval: true,
        by: "owner".to_owned(),
        at: minute(3),
        status: Status::Planned,
    });
    let tables = told([plan_event(), edit]);
    assert_eq!(plan_of(&tables, plan::needs_approval), Value::Bool(true));
    assert_eq!(plan_of(&tables, plan::status), "planned".into());
    assert_eq!(plan_of(&tables, plan::content), "Shorter.".into());
    assert_eq!(plan_of(&tables, plan::novelty), Value::Real(0.5));
    assert_eq!(plan_of(&tables, plan::topic), "engines".into());
}

#[test]
fn a_posted_thread_is_known_by_its_first_id() {
    let tables = told([plan_event(), DecisionEvent::Posted(Box::new(posted()))]);
    let first = Value::Text(tweet(1).to_string());
    assert_eq!(plan_of(&tables, plan::tweet_id), first);
    assert_eq!(post_of(&tables, post::tweet_id), first);
    assert_eq!(post_of(&tables, post::posted_at), minute(46).into());
    assert_eq!(post_of(&tables, post::target_username), "someone".into());
    assert_eq!(post_of(&tables, post::driver), "simulator".into());
    assert_eq!(post_of(&tables, post::bookmarks), Value::Null);
}

#[test]
fn lesson_01_a_post_of_unknown_fate_is_unknown_and_not_posted() {
    let tables = told([plan_event(), unknown()]);
    assert_eq!(plan_of(&tables, plan::status), "unknown".into());
    assert_eq!(plan_of(&tables, plan::error_message), "timed out after the click".into());
    assert_eq!(tables.count(&post::TABLE), 0);
}

#[test]
fn lesson_02_a_post_that_the_reconciler_found_is_recorded_like_any_other() {
    let tables = told([plan_event(), unknown(), reconciled(true)]);
    let found = Value::Text(tweet(5).to_string());
    assert_eq!(post_of(&tables, post::tweet_id), found);
    assert_eq!(plan_of(&tables, plan::tweet_id), found);
    assert_eq!(plan_of(&tables, plan::posted_at), minute(46).into());
    assert_eq!(plan_of(&tables, plan::error_message), Value::Null);
}

#[test]
fn a_post_that_the_reconciler_did_not_find_does_not_stand_on_x() {
    let tables = told([plan_event(), unknown(), reconciled(false)]);
    assert_eq!(plan_of(&tables, plan::status), "queued".into());
    assert_eq!(plan_of(&tables, plan::posted_at), Value::Null);
    assert_eq!(tables.count(&post::TABLE), 0);
}

#[test]
fn a_reading_reaches_the_post_and_leaves_unmeasured_numbers_null() {
    let reading = DecisionEvent::MetricsCollected(Box::new(collected(Pass::First)));
    let tables = told([plan_event(), DecisionEvent::Posted(Box::new(posted())), reading]);
    assert_eq!(post_of(&tables, post::bookmarks), Value::Int(2));
    assert_eq!(post_of(&tables, post::link_clicks), Value::Null);
}
