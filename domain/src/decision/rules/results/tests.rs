//! Nothing is posted twice, nothing posted is lost.

use super::*;
use crate::decision::fixtures::*;
use crate::rules::Rules;

fn trying() -> Vec<DecisionCommand> {
    [claimed(), vec![attempt(1, 60)]].concat()
}

fn then(life: Vec<DecisionCommand>, more: &[DecisionCommand]) -> Decision {
    after(life.into_iter().chain(more.iter().cloned()))
}

#[test]
fn lesson_01_a_time_out_after_the_click_is_unknown_and_blocks_every_retry() {
    let mut late = failure(1, true, 61);
    if let DecisionCommand::RecordFailure(c) = &mut late {
        c.before_effect = false;
    }
    assert_eq!(refused(&after(trying()), &late), "failure_after_effect");

    let lost = then(trying(), &[unknown(1, 61)]);
    assert!(says_nothing(&lost, &unknown(1, 61)));
    for blind in [
        claim("a", 1, 62, 10),
        claim("b", 2, 90, 10),
        attempt(1, 62),
        failure(1, true, 62),
        posted(1, &[tweet(60)], 62),
    ] {
        assert_eq!(refused(&lost, &blind), "outcome_unknown");
    }
}

#[test]
fn lesson_02_what_the_log_lacks_is_found_on_the_timeline() {
    let lost = [trying(), vec![unknown(1, 61)]].concat();
    let found_it = found(&[tweet(60)], 90);
    let settled = then(lost, std::slice::from_ref(&found_it));
    assert_eq!(status(&settled), Some(Status::Posted));
    assert!(says_nothing(&settled, &found_it));
    assert!(says_nothing(&settled, &posted(1, &[tweet(60)], 60)));

    let believed_failed = then(trying(), &[failure(1, false, 61), found_it]);
    assert_eq!(status(&believed_failed), Some(Status::Posted));
    assert_eq!(refused(&believed_failed, &not_found(1, 99)), "already_posted");
}

#[test]
fn nothing_found_means_another_try_while_tries_remain() {
    let mut life = claimed();
    for n in 1..=MAX_ATTEMPTS {
        let from = 60 + i64::from(n);
        life.extend([claim("a", 1, from, 10), attempt(1, from), unknown(n, from)]);
        life.push(not_found(n, from));
        let wanted = if n < MAX_ATTEMPTS { Status::Queued } else { Status::Failed };
        let settled = after(life.clone());
        assert_eq!(status(&settled), Some(wanted));
        assert!(says_nothing(&settled, &not_found(n, 99)));
    }
}

#[test]
fn a_failure_before_the_effect_is_tried_again_three_times() {
    let mut life = vec![plan(single()), queue()];
    for n in 1..=MAX_ATTEMPTS {
        life.extend([claim("a", 1, 60, 10), attempt(1, 61), failure(n, true, 61)]);
        assert!(says_nothing(&after(life.clone()), &failure(n, true, 61)));
    }
    let spent = after(life);
    assert_eq!(status(&spent), Some(Status::Failed));
    assert_eq!(refused(&spent, &claim("a", 1, 62, 10)), "wrong_status");
    let hopeless = then(trying(), &[failure(1, false, 61)]);
    assert_eq!(status(&hopeless), Some(Status::Failed));
}

#[test]
fn a_late_report_cannot_close_another_attempt() {
    let again = [unknown(1, 61), not_found(1, 62), claim("b", 2, 71, 10), attempt(2, 71)];
    let second = then(trying(), &again);
    assert_eq!(refused(&second, &failure(1, true, 72)), "stale_attempt");
    assert_eq!(refused(&second, &posted(1, &[tweet(71)], 72)), "stale_attempt");
    assert_eq!(refused(&second, &unknown(1, 72)), "stale_attempt");
    assert_eq!(refused(&second, &found(&[tweet(60)], 72)), "attempt_open");
    let lost = then([trying(), again.to_vec()].concat(), &[unknown(2, 72)]);
    assert_eq!(refused(&lost, &not_found(1, 73)), "stale_attempt");
}

#[test]
fn a_post_is_recorded_once_under_ids_that_can_be_its_own() {
    let open = after(trying());
    for (ids, code) in [
        (vec![], "wrong_tweet_ids"),
        (vec![tweet(60), tweet(61)], "wrong_tweet_ids"),
        (vec![tweet(70)], "implausible_tweet_id"),
        (vec![tweet(-60)], "implausible_tweet_id"),
    ] {
        assert_eq!(refused(&open, &posted(1, &ids, 61)), code);
    }
    let done = after(on_x());
    assert!(says_nothing(&done, &posted(1, &[tweet(60)], 60)));
    assert_eq!(refused(&done, &posted(1, &[tweet(61)], 60)), "already_posted");
    assert_eq!(refused(&done, &claim("a", 1, 62, 10)), "already_posted");
}

#[test]
fn a_thread_needs_one_id_per_text() {
    let thread = plan_of(DecisionType::Thread, &["one", "two"]);
    let mut trying = attempt(1, 60);
    if let DecisionCommand::AttemptPost(c) = &mut trying {
        c.body_hash = thread.content_hash.clone();
    }
    let open = after([plan(thread), queue(), claim("a", 1, 60, 10), trying]);
    assert_eq!(refused(&open, &posted(1, &[tweet(60)], 61)), "wrong_tweet_ids");
    assert_eq!(refused(&open, &posted(1, &[tweet(60); 2], 61)), "wrong_tweet_ids");
    assert!(open.decide(&posted(1, &[tweet(60), tweet(61)], 61)).is_ok());
}
