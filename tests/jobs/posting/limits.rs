//! How often, by whom, and how much of it.

use chrono::{Duration, Timelike as _};
use serde_json::json;
use xbot::jobs::{Posting, Ran, Reconcile, carry_out};
use xbot::x::TimelinePost;
use xbot_domain::account::{AccountCommand, TakeLease, should_post};
use xbot_domain::decision::Status;
use xbot_domain::time::{Clock as _, Timestamp};

use super::stage::*;
use crate::lines::capture;
use crate::world::*;

const TIGHT: &[(&str, &str)] = &[
    ("POSTING_DISABLED", "false"),
    ("LIVE_POSTS", "true"),
    ("POST_FRACTION", "1"),
    ("MAX_POSTS_PER_HOUR", "3"),
    ("MIN_POST_INTERVAL_MINUTES", "12"),
    ("REPLY_MAX_PER_DAY", "5"),
    ("QUIET_HOURS", "2,3,4,5"),
    ("ACCOUNT_TIMEZONE", "Europe/Berlin"),
];

/// The most that any window of this length, open at its end, has in it.
fn most_within(times: &[Timestamp], window: Duration) -> usize {
    let within = |from: &Timestamp| {
        times.iter().filter(|at| **at >= *from && at.since(*from) < window).count()
    };
    times.iter().map(within).max().unwrap_or_default()
}

fn check_limits(timeline: &[TimelinePost]) {
    let times: Vec<_> = timeline.iter().map(|post| post.at).collect();
    assert_eq!(most_within(&times, Duration::hours(1)), 3);
    let gaps = times.windows(2).map(|pair| pair[1].since(pair[0]));
    assert!(gaps.min().unwrap() >= Duration::minutes(12));
    let is_reply = |post: &&TimelinePost| post.texts[0].starts_with("true, ");
    let replies: Vec<_> = timeline.iter().filter(is_reply).map(|post| post.at).collect();
    assert_eq!(most_within(&replies, Duration::hours(24)), 5);
    let berlin = |at: &Timestamp| at.to_utc().with_timezone(&chrono_tz::Europe::Berlin);
    assert!(times.iter().all(|at| !(2..=5).contains(&berlin(at).hour())));
    let days: std::collections::BTreeSet<_> =
        times.iter().map(|at| berlin(at).date_naive()).collect();
    for day in days {
        assert!(replies.iter().filter(|at| berlin(at).date_naive() == day).count() <= 5);
    }
}

#[tokio::test]
async fn lesson_08_no_limit_is_exceeded_in_a_week_with_a_full_queue_and_two_instances() {
    let place = Place::in_memory().await;
    let (a, b) = (place.instance("a", TIGHT).await, place.instance("b", TIGHT).await);
    for n in 0..1_008 {
        let due = i64::from(n) * 10;
        queue(&a, n, if n % 2 == 0 { single(n, due) } else { reply(n, due) }).await;
    }
    for n in 0..7 * 24 * 12 {
        let _ = tokio::join!(carry_out(&a, &Posting), carry_out(&b, &Posting));
        if n % 3 == 0 {
            let _ = tokio::join!(carry_out(&b, &Reconcile), carry_out(&a, &Reconcile));
        }
        place.forward(5);
    }
    let timeline = timeline(&place).await;
    check_limits(&timeline);
    // Twenty hours a day with three posts in each, and no reply takes the place of a post.
    assert!(timeline.len() > 7 * 50, "only {}", timeline.len());
}

async fn posted_at(fraction: &'static str, all: u16) -> (usize, Place, xbot::jobs::World) {
    let place = Place::in_memory().await;
    let world = place.instance("a", &with(&[("POST_FRACTION", fraction)])).await;
    for n in 0..all {
        queue(&world, n, single(n, i64::from(n))).await;
    }
    for _ in 0..all.div_ceil(5) + 1 {
        let _ = carry_out(&world, &Posting).await;
        place.forward(5);
    }
    (timeline(&place).await.len(), place, world)
}

#[tokio::test]
async fn the_stated_share_is_posted() {
    assert_eq!(posted_at("0", 20).await.0, 0);
    assert_eq!(posted_at("1", 20).await.0, 20);
    let (posted, _place, world) = posted_at("0.1", 400).await;
    let wanted = (0..400).filter(|n| should_post(id(*n), 0.1)).count();
    assert_eq!(posted, wanted);
    assert!((25..=55).contains(&posted), "{posted} of 400");
    for n in 0..400 {
        let out = if should_post(id(n), 0.1) { Status::Posted } else { Status::Skipped };
        assert_eq!(status(&world, id(n)).await, out);
    }
}

#[tokio::test]
async fn a_decision_outside_the_share_leaves_the_queue_with_its_gate() {
    let place = Place::new().await;
    let world = place.instance("a", &with(&[("POST_FRACTION", "0")])).await;
    queue(&world, 1, thread(1, 0)).await;
    let lines = capture();
    let ran = run(&world, &Posting).await;
    assert_eq!(ran, Ran::Skipped("outside the share of 0".to_owned()));
    let text = "SHADOW MODE - Would post: a story, number 1 / and how it ended";
    assert!(lines.has(text));
    let rejected = events(&world).await.into_iter().find_map(|recorded| {
        let event = serde_json::to_value(&recorded.event).unwrap();
        event.to_string().contains("post_fraction").then(|| event.to_string())
    });
    assert!(rejected.unwrap().contains("outside the share of 0"));
}

#[tokio::test]
async fn a_refused_limit_is_named_and_the_rest_of_the_queue_waits() {
    let place = Place::new().await;
    let world = place.instance("a", TIGHT).await;
    for n in 0..3 {
        queue(&world, n, single(n, 0)).await;
    }
    let lines = capture();
    let Ran::Done(results) = run(&world, &Posting).await else { panic!("skipped") };
    assert_eq!((&results["posted"], &results["skipped"]), (&json!(1), &json!(2)));
    let skipped = lines.tagged("⏭️ Skipped posting");
    assert_eq!(skipped.len(), 1, "{skipped:?}");
    assert!(skipped[0].starts_with(&format!(
        "[POSTING_ORCHESTRATOR] ⏭️ Skipped posting decision_id={}: could not claim a slot: 12 minutes",
        id(1)
    )));
}

#[tokio::test]
async fn a_day_without_room_for_replies_still_has_room_for_posts() {
    let place = Place::new().await;
    let world = place.instance("a", &with(&[("REPLY_MAX_PER_DAY", "1")])).await;
    for n in 0..8 {
        queue(&world, n, reply(n, 0)).await;
    }
    queue(&world, 8, single(8, 1)).await;
    place.forward(1);
    run(&world, &Posting).await;
    assert_eq!(status(&world, id(8)).await, Status::Posted);
    assert_eq!(timeline(&place).await.len(), 2);
}

#[tokio::test]
async fn lesson_09_an_instance_without_the_lease_posts_nothing_and_says_who_has_it() {
    let place = Place::new().await;
    let (a, b) = (place.instance("a", WIDE).await, place.instance("b", WIDE).await);
    queue(&a, 1, single(1, 0)).await;
    let until = minutes(4);
    let take = TakeLease { worker: "a".to_owned(), lease_until: until, at: start() };
    let take = AccountCommand::TakeLease(take);
    a.execute::<xbot_domain::account::Account>("main", &take, &context()).await.unwrap();
    let ran = run(&b, &Posting).await;
    assert_eq!(ran, Ran::Skipped(format!("a holds the lease until {until}")));
    assert_eq!(status(&b, id(1)).await, Status::Queued);
    place.forward(4);
    run(&b, &Posting).await;
    all_posted_once(&place, &b, &[id(1)]).await;
}

#[tokio::test]
async fn a_clock_that_went_back_posts_nothing() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    queue(&world, 2, single(2, 0)).await;
    queue(&world, 3, single(3, 60)).await;
    place.clock.set(minutes(70));
    run(&world, &Posting).await;
    assert_eq!(timeline(&place).await.len(), 3);
    queue(&world, 4, single(4, 0)).await;
    place.clock.set(minutes(65));
    let Ran::Skipped(reason) = run(&world, &Posting).await else { panic!("posted") };
    assert!(reason.contains("one was claimed at"), "{reason}");
    assert_eq!(status(&world, id(4)).await, Status::Queued);
    place.clock.set(minutes(76));
    run(&world, &Posting).await;
    assert_eq!(place.clock.now(), minutes(76));
    all_posted_once(&place, &world, &[id(1), id(2), id(3), id(4)]).await;
}
