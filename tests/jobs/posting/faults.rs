//! What can go wrong with one post.

use std::sync::Arc;

use chrono::Duration;
use xbot::jobs::{Alerts, Posting, Ran};
use xbot::x::simulator::{Faults, PostFault, Schedule};
use xbot_domain::decision::Status;
use xbot_domain::ids::TweetId;
use xbot_domain::time::Clock as _;

use super::stage::*;
use crate::lines::{Lines, capture};
use crate::world::*;

/// One post whose first call goes wrong like this, after one run.
async fn after(fault: PostFault) -> (Place, xbot::jobs::World, Ran, Lines) {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    place.x.set_faults(post_faults(Schedule::default().on_call(1, fault)));
    let lines = capture();
    let ran = run(&world, &Posting).await;
    (place, world, ran, lines)
}

#[tokio::test]
async fn what_failed_before_the_effect_is_tried_again_after_a_second() {
    for (fault, reason) in [
        (PostFault::TimeOutBefore, "no connection in time; nothing was sent"),
        (PostFault::RateLimited, "429 too many requests"),
    ] {
        let (place, world, _, lines) = after(fault).await;
        assert_eq!(place.clock.now().since(start()).num_seconds(), 1);
        assert!(lines.has(&format!("[POST_RETRY] ⚠️ Retry 1/3 after {reason}")));
        all_posted_once(&place, &world, &[id(1)]).await;
    }
}

#[tokio::test]
async fn the_waits_are_one_two_and_four_seconds_and_then_it_has_failed() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    place.x.set_faults(post_faults(Schedule::default().on_share(1.0, PostFault::RateLimited)));
    let lines = capture();
    let Ran::Done(results) = run(&world, &Posting).await else { panic!("skipped") };
    assert_eq!(results["failed"], 1);
    assert_eq!(place.clock.now().since(start()).num_seconds(), 7);
    assert_eq!(lines.tagged("[POST_RETRY]").len(), 3);
    assert_eq!(status(&world, id(1)).await, Status::Failed);
    assert_eq!((timeline(&place).await.len(), open_slots(&world).await), (0, 0));
}

#[tokio::test]
async fn what_x_refuses_has_failed_and_is_not_tried_again() {
    for fault in [PostFault::TargetGone, PostFault::Duplicate] {
        let (place, world, ran, lines) = after(fault).await;
        assert!(matches!(ran, Ran::Done(results) if results["failed"] == 1), "{fault:?}");
        assert_eq!(status(&world, id(1)).await, Status::Failed, "{fault:?}");
        assert!(lines.tagged("[POST_RETRY]").is_empty());
        assert_eq!((timeline(&place).await.len(), open_slots(&world).await), (0, 0));
    }
}

#[tokio::test]
async fn a_locked_account_costs_no_decision_and_calls_a_person() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    let ids = some(&world).await;
    place.forward(3);
    place.x.set_faults(post_faults(Schedule::default().on_share(1.0, PostFault::Locked)));
    let locked = "account_locked: 403 the account asks for a person";
    for _ in 0..6 {
        assert_eq!(run(&world, &Posting).await, Ran::Skipped(locked.to_owned()));
        place.forward(5);
    }
    for id in &ids {
        assert_eq!(status(&world, *id).await, Status::Queued);
    }
    // One try in each run.
    assert_eq!((count(&world, "post_attempted").await, open_slots(&world).await), (6, 0));
    run(&world, &Alerts).await;
    let alerts = world.memory().await.unwrap().runs.alerts().clone();
    assert!(alerts.contains_key("account_locked"), "{alerts:?}");
    place.x.set_faults(Faults::default());
    run(&world, &Posting).await;
    all_posted_once(&place, &world, &ids).await;
    run(&world, &Alerts).await;
    assert!(!world.memory().await.unwrap().runs.alerts().contains_key("account_locked"));
}

#[tokio::test]
async fn lesson_01_an_unknown_outcome_is_not_tried_again_and_counts_against_the_limits() {
    for fault in [PostFault::AnswerLost, PostFault::RequestLost] {
        let (place, world, ran, _) = after(fault).await;
        assert!(matches!(ran, Ran::Done(results) if results["unknown"] == 1), "{fault:?}");
        assert_eq!(status(&world, id(1)).await, Status::Unknown, "{fault:?}");
        assert_eq!(open_slots(&world).await, 1);
        place.forward(5);
        assert_eq!(run(&world, &Posting).await, Ran::Skipped("nothing is due".to_owned()));
        go_on(&place, world.clone(), 60).await;
        all_posted_once(&place, &world, &[id(1)]).await;
    }
}

#[tokio::test]
async fn lesson_03_ids_that_cannot_be_its_own_make_the_outcome_unknown() {
    let place = Place::new().await;
    let driver = Altered {
        x: place.x.clone(),
        name: "simulator",
        ids: |_| vec![TweetId::from_parts(start().minus(Duration::days(9)), 1)],
        timeline: |posts| posts,
    };
    let world =
        Built { driver: Arc::new(driver), ..Built::on(&place).await }.instance(&place, "a", WIDE);
    queue(&world, 1, single(1, 0)).await;
    run(&world, &Posting).await;
    assert_eq!(status(&world, id(1)).await, Status::Unknown);
    go_on(&place, place.instance("b", WIDE).await, 30).await;
    all_posted_once(&place, &world, &[id(1)]).await;
}
