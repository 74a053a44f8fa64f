//! One poster, one permission.

use super::*;
use crate::decision::fixtures::*;

fn release(fence: u64, minutes: i64) -> DecisionCommand {
    DecisionCommand::ReleaseClaim(ReleaseClaim { fence, at: at(minutes) })
}

#[test]
fn nothing_is_claimed_before_its_time() {
    let queued = after([plan(single()), queue()]);
    assert_eq!(refused(&queued, &claim("a", 1, 59, 10)), "not_due");
    assert_eq!(refused(&queued, &claim("a", 1, 60, 0)), "lease_over");
    assert_eq!(refused(&after([plan(single())]), &claim("a", 1, 60, 10)), "wrong_status");
}

#[test]
fn nothing_is_attempted_without_a_live_claim() {
    let queued = after([plan(single()), queue()]);
    assert_eq!(refused(&queued, &attempt(1, 60)), "not_claimed");
    assert_eq!(refused(&after(claimed()), &attempt(1, 70)), "claim_over");
    assert_eq!(refused(&after(claimed()), &attempt(2, 60)), "stale_fence");
}

#[test]
fn lesson_09_a_forgotten_instance_is_kept_out_by_its_fence() {
    assert_eq!(refused(&after(claimed()), &claim("b", 2, 65, 10)), "claimed_by_another");
    let taken_over = after([claimed(), vec![claim("b", 2, 70, 10)]].concat());
    assert_eq!(refused(&taken_over, &attempt(1, 71)), "stale_fence");
    assert_eq!(refused(&taken_over, &claim("a", 1, 90, 10)), "stale_fence");
    assert_eq!(refused(&taken_over, &claim("a", 2, 90, 10)), "stale_fence");
}

#[test]
fn a_claim_is_renewed_by_its_holder_and_given_back() {
    let renewed = after([claimed(), vec![claim("a", 1, 65, 30)]].concat());
    assert!(says_nothing(&renewed, &claim("a", 1, 65, 30)));
    assert_eq!(refused(&renewed, &claim("b", 2, 80, 10)), "claimed_by_another");
    assert_eq!(refused(&renewed, &release(2, 80)), "stale_fence");
    let released = after([claimed(), vec![release(1, 61)]].concat());
    assert_eq!(status(&released), Some(Status::Queued));
    assert!(says_nothing(&released, &release(1, 61)));
    assert_eq!(status(&after([claimed(), vec![release(9, 70)]].concat())), Some(Status::Queued));
}

#[test]
fn permission_to_post_is_given_once() {
    let trying = after([claimed(), vec![attempt(1, 60)]].concat());
    for command in [attempt(1, 60), claim("a", 1, 61, 10), claim("b", 2, 75, 10), release(1, 61)] {
        assert_eq!(refused(&trying, &command), "attempt_open");
    }
}

#[test]
fn a_synthetic_text_never_reaches_x() {
    let mut synthetic = single();
    synthetic.generation_source = Source::Synthetic;
    let claimed = after([plan(synthetic), queue(), claim("a", 1, 60, 10)]);
    assert_eq!(refused(&claimed, &attempt_by("api", 1, 60)), "synthetic_text");
    assert!(claimed.decide(&attempt(1, 60)).is_ok());
}
