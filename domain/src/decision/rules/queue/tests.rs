//! Before it goes out: who may change what.

use super::*;
use crate::decision::fixtures::*;
use cqrs_es::test::TestFramework;

fn approve() -> DecisionCommand {
    DecisionCommand::Approve(Approve {
        by: "owner".to_owned(),
        at: at(5),
    })
}

fn edit(text: &str) -> DecisionCommand {
    DecisionCommand::Edit(Box::new(Edit {
        texts: vec![text.to_owned()],
        features: features(),
        by: "owner".to_owned(),
        at: at(6),
    }))
}

fn cancel() -> DecisionCommand {
    DecisionCommand::Cancel(Cancel {
        reason: "changed my mind".to_owned(),
        by: "owner".to_owned(),
        at: at(61),
    })
}

fn reschedule(to: i64) -> DecisionCommand {
    DecisionCommand::Reschedule(Reschedule {
        scheduled_at: at(to),
        by: "owner".to_owned(),
        at: at(7),
    })
}

fn waiting_for_approval() -> Vec<DecisionCommand> {
    let queue = Queue {
        needs_approval: true,
        at: at(0),
    };
    vec![plan(single()), DecisionCommand::Queue(queue)]
}

#[test]
fn what_was_approved_is_what_goes_out() {
    let mut life = waiting_for_approval();
    assert_eq!(
        refused(&after(life.clone()), &claim("a", 1, 60, 10)),
        "needs_approval"
    );
    life.push(approve());
    assert!(says_nothing(&after(life.clone()), &approve()));
    assert_eq!(
        status(&after([life.clone(), vec![claim("a", 1, 60, 10)]].concat())),
        Some(Status::Posting)
    );
    life.push(edit("which level?"));
    assert_eq!(
        refused(&after(life), &claim("a", 1, 60, 10)),
        "needs_approval"
    );
}

#[test]
fn an_edited_text_needs_its_own_body_hash() {
    let edited = after([
        plan(single()),
        queue(),
        edit("which level?"),
        claim("a", 1, 60, 10),
    ]);
    assert_eq!(refused(&edited, &attempt(1, 60)), "body_changed");
}

#[test]
fn a_text_changes_only_before_it_is_claimed() {
    assert!(says_nothing(&after([plan(single())]), &edit("which boss?")));
    assert_eq!(refused(&after([plan(single())]), &edit(" ")), "wrong_texts");
    assert_eq!(refused(&after(claimed()), &edit("x")), "wrong_status");
    assert_eq!(refused(&after(on_x()), &edit("x")), "already_posted");
}

#[test]
fn a_slot_in_the_past_is_refused() {
    let queued = after([plan(single()), queue()]);
    assert_eq!(refused(&queued, &reschedule(6)), "scheduled_in_the_past");
    assert!(says_nothing(
        &after([plan(single()), reschedule(90)]),
        &reschedule(90)
    ));
}

#[test]
fn a_cancelled_decision_cannot_be_posted_even_when_claimed() {
    let cancelled = after([claimed(), vec![cancel()]].concat());
    assert_eq!(refused(&cancelled, &attempt(1, 61)), "wrong_status");
    assert!(says_nothing(&cancelled, &cancel()));
    let under_way = after([claimed(), vec![attempt(1, 60)]].concat());
    assert_eq!(refused(&under_way, &cancel()), "attempt_open");
}

#[test]
fn a_refusal_says_what_where_and_what_else() {
    TestFramework::<Decision>::with(())
        .given(events([plan(single()), queue()]))
        .when(approve())
        .then_expect_error_message(
            "could not approve it: it was queued without asking for approval; it is queued for \
             2025-08-11T10:00:00.000000Z; allowed now: claim posting once it is due, reject, \
             edit, reschedule, cancel, expire",
        );
}

#[test]
fn a_rejected_decision_is_skipped_and_stays_so() {
    let reject = DecisionCommand::Reject(Reject {
        gate: "uniqueness".to_owned(),
        reason: "too close to yesterday's".to_owned(),
        score: Some(0.93),
        at: at(1),
    });
    let rejected = after([plan(single()), reject.clone()]);
    assert_eq!(status(&rejected), Some(Status::Skipped));
    assert!(says_nothing(&rejected, &reject));
    assert_eq!(refused(&rejected, &queue()), "wrong_status");
    let expire = DecisionCommand::Expire(Expire {
        reason: "old".to_owned(),
        at: at(9),
    });
    assert!(says_nothing(
        &after([plan(single()), expire.clone()]),
        &expire
    ));
}
