//! Each limit by itself: what it counts, and when it says that it is over.

use crate::account::fixtures::*;
use crate::account::{Account, AccountCommand, ClaimSlot, SlotOutcome};
use crate::decision::DecisionType;

fn claim_under(n: u8, minutes: i64, change: impl FnOnce(&mut ClaimSlot)) -> AccountCommand {
    let mut claim = slot(n, minutes);
    change(&mut claim);
    AccountCommand::ClaimSlot(claim)
}

fn reply(n: u8, minutes: i64) -> AccountCommand {
    claim_under(n, minutes, |c| c.decision_type = DecisionType::Reply)
}

fn message(account: &Account, command: &AccountCommand) -> String {
    refusal(account, command).message
}

#[test]
fn lesson_08_the_hour_has_room_for_so_many_posts() {
    let full = after([post(1, 0), post(2, 10)].concat());
    assert_eq!(
        message(&full, &claim(3, 59)),
        "could not claim a slot: 2 posts in 60 minutes are allowed; \
         allowed again at 2025-08-11T13:00:00.000000Z"
    );
    assert!(says_something(&full, &claim(3, 60)));
    let unknown = after([claim(1, 0), settle(1, SlotOutcome::Unknown, 0)]);
    let one = |c: &mut ClaimSlot| c.limits.max_posts_per_hour = 1;
    let days_later = claim_under(2, 2_880, one);
    assert_eq!(refused(&unknown, &days_later), "max_posts_per_hour");
    assert!(
        message(&unknown, &days_later).ends_with("once the 1 open or unknown posts are settled")
    );
}

fn says_something(account: &Account, command: &AccountCommand) -> bool {
    use crate::rules::Rules;
    account.decide(command).is_ok_and(|events| !events.is_empty())
}

#[test]
fn no_posts_an_hour_means_none_ever() {
    let none = claim_under(1, 0, |c| c.limits.max_posts_per_hour = 0);
    assert!(message(&after([]), &none).ends_with("allowed once the limit is raised"));
}

#[test]
fn the_interval_counts_from_the_post_and_an_open_slot_is_a_post_of_this_moment() {
    let open = after([claim(1, 0)]);
    assert_eq!(refused(&open, &claim(2, 30)), "min_post_interval");
    let slow = after([claim(1, 0), settle(1, SlotOutcome::Posted, 5)]);
    assert_eq!(refused(&slow, &claim(2, 14)), "min_post_interval");
    assert!(
        message(&slow, &claim(2, 14)).ends_with("allowed again at 2025-08-11T12:15:00.000000Z")
    );
    assert!(says_something(&slow, &claim(2, 15)));
    let released = after([claim(1, 0), settle(1, SlotOutcome::Released, 5)]);
    assert!(says_something(&released, &claim(2, 5)));
}

#[test]
fn an_unknown_that_is_settled_late_does_not_move() {
    let life =
        [claim(1, 0), settle(1, SlotOutcome::Unknown, 1), settle(1, SlotOutcome::Posted, 300)];
    assert!(says_something(&after(life), &claim(2, 301)));
}

#[test]
fn a_day_of_replies_is_any_24_hours() {
    let replied = after([reply(1, 0), settle(1, SlotOutcome::Posted, 5)]);
    let after_midnight = reply(2, 13 * 60);
    assert_eq!(
        message(&replied, &after_midnight),
        "could not claim a slot: 1 replies a day are allowed in UTC; \
         allowed again at 2025-08-12T12:05:00.000000Z"
    );
    assert!(says_something(&replied, &reply(2, 24 * 60 + 5)));
    assert!(says_something(&replied, &claim(2, 13 * 60)));
}

#[test]
fn a_day_of_25_hours_is_one_day() {
    // 00:10 in Berlin on 2025-10-26, the day that summer time ends.
    let begin = 75 * 24 * 60 + 610;
    let berlin = |c: &mut ClaimSlot| {
        c.decision_type = DecisionType::Reply;
        c.fence = 2;
        c.limits.time_zone = "Europe/Berlin".to_owned();
    };
    let first = claim_under(1, begin, berlin);
    let posted = settle(1, SlotOutcome::Posted, begin);
    let replied = after([lease("a", begin, 2_000), first, posted]);
    let a_day_later = claim_under(2, begin + 24 * 60 + 1, berlin);
    assert_eq!(
        message(&replied, &a_day_later),
        "could not claim a slot: 1 replies a day are allowed in Europe/Berlin; \
         allowed again at 2025-10-26T23:00:00.000000Z"
    );
    assert!(says_something(&replied, &claim_under(2, begin + 25 * 60, berlin)));
}

#[test]
fn an_unknown_reply_is_a_reply_of_every_day() {
    let unknown = after([reply(1, 0), settle(1, SlotOutcome::Unknown, 0)]);
    assert_eq!(refused(&unknown, &reply(2, 2 * 24 * 60)), "reply_max_per_day");
}

#[test]
fn quiet_hours_are_those_of_the_zone() {
    let kolkata = |c: &mut ClaimSlot| c.limits.time_zone = "Asia/Kolkata".to_owned();
    // 02:10 in Kolkata is 20:40 UTC; quiet until 06:00, which is 00:30 UTC.
    assert_eq!(
        message(&after([]), &claim_under(1, 520, kolkata)),
        "could not claim a slot: hour 2 in Asia/Kolkata is quiet; \
         allowed again at 2025-08-12T00:30:00.000000Z"
    );
    assert!(says_something(&after([]), &claim_under(1, 750, kolkata)));
    let always = claim_under(1, 0, |c| c.limits.quiet_hours = (0..24).collect());
    assert!(message(&after([]), &always).ends_with("no hour of the day is allowed"));
}

#[test]
fn limits_that_cannot_be_understood_allow_nothing() {
    let wrong: [fn(&mut ClaimSlot); 4] = [
        |c| c.limits.time_zone = "Mars/Olympus".to_owned(),
        |c| c.limits.quiet_hours = [24].into(),
        |c| c.limits.min_post_interval_minutes = 1_441,
        |c| c.limits.max_posts_per_hour = 61,
    ];
    for change in wrong {
        assert_eq!(refused(&after([]), &claim_under(1, 0, change)), "bad_limits");
    }
}

#[test]
fn a_claim_repeated_in_a_quiet_hour_is_refused_too() {
    let held = after([claim(1, 0)]);
    assert_eq!(refused(&held, &claim(1, 14 * 60)), "quiet_hours");
}
