//! Before it goes out: who may change what.

use super::*;
use crate::decision::fixtures::*;
use cqrs_es::test::TestFramework;

fn approve() -> DecisionCommand {
    DecisionCommand::Approve(Approve { by: "owner".to_owned(), at: at(5) })
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

fn queue_for_a_person() -> DecisionCommand {
    DecisionCommand::Queue(Queue { needs_approval: true, at: at(0) })
}

fn waiting_for_approval() -> Vec<DecisionCommand> {
    vec![plan(single()), queue_for_a_person()]
}

fn approval(decision: &Decision) -> Option<Approval> {
    decision.life.as_ref().map(|life| life.approval)
}

#[test]
fn what_waits_for_a_person_is_in_no_queue() {
    let waiting = after(waiting_for_approval());
    assert_eq!(status(&waiting), Some(Status::Planned));
    assert!(says_nothing(&waiting, &queue_for_a_person()));
    assert_eq!(refused(&waiting, &queue()), "needs_approval");
    let approved = after([waiting_for_approval(), vec![approve()]].concat());
    assert_eq!(status(&approved), Some(Status::Queued));
    assert!(says_nothing(&approved, &queue_for_a_person()));
}

#[test]
fn an_approval_is_for_what_was_asked() {
    assert_eq!(refused(&after([plan(single())]), &approve()), "wrong_status");
    let queued = after([plan(single()), queue()]);
    assert_eq!(refused(&queued, &approve()), "approval_not_needed");
    assert_eq!(refused(&queued, &queue_for_a_person()), "wrong_status");
}

#[test]
fn an_edited_text_waits_for_a_person_only_if_the_first_one_did() {
    let asked = [waiting_for_approval(), vec![approve(), edit("which level?")]].concat();
    let waiting = after(asked.clone());
    assert_eq!(status(&waiting), Some(Status::Planned));
    assert_eq!(approval(&waiting), Some(Approval::Needed));
    let again = after([asked, vec![approve()]].concat());
    assert_eq!(status(&again), Some(Status::Queued));

    let free = after([plan(single()), queue(), edit("which level?")]);
    assert_eq!(status(&free), Some(Status::Queued));
    assert_eq!(approval(&free), Some(Approval::NotNeeded));
    let planned = after([plan(single()), edit("which level?")]);
    assert_eq!(status(&planned), Some(Status::Planned));
    assert_eq!(approval(&planned), Some(Approval::NotNeeded));
}

#[test]
fn a_released_claim_keeps_its_approval() {
    let release = DecisionCommand::ReleaseClaim(ReleaseClaim { fence: 1, at: at(61) });
    let life = [waiting_for_approval(), vec![approve(), claim("a", 1, 60, 10), release]].concat();
    let Some(DecisionEvent::Queued(back)) = events(life.clone()).pop() else {
        panic!("a released claim leads back into the queue");
    };
    assert!(!back.needs_approval && back.status == Status::Queued);
    assert_eq!(approval(&after(life)), Some(Approval::Given));
}

#[test]
fn what_was_approved_is_what_goes_out() {
    let mut life = waiting_for_approval();
    assert_eq!(refused(&after(life.clone()), &claim("a", 1, 60, 10)), "needs_approval");
    life.push(approve());
    assert!(says_nothing(&after(life.clone()), &approve()));
    assert_eq!(
        status(&after([life.clone(), vec![claim("a", 1, 60, 10)]].concat())),
        Some(Status::Posting)
    );
    life.push(edit("which level?"));
    assert_eq!(refused(&after(life), &claim("a", 1, 60, 10)), "needs_approval");
}

#[test]
fn an_edited_text_needs_its_own_body_hash() {
    let edited = after([plan(single()), queue(), edit("which level?"), claim("a", 1, 60, 10)]);
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
    assert!(says_nothing(&after([plan(single()), reschedule(90)]), &reschedule(90)));
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
    let expire = DecisionCommand::Expire(Expire { reason: "old".to_owned(), at: at(9) });
    assert!(says_nothing(&after([plan(single()), expire.clone()]), &expire));
}
