//! Switches that are thrown, and posters that are held up, at every moment at which it matters.

use std::sync::Arc;

use serde_json::json;
use xbot::jobs::{Posting, Ran, Reconcile, World, carry_out};
use xbot_domain::decision::{Cancel, DecisionCommand, Status};
use xbot_domain::time::Clock as _;

use super::stage::*;
use crate::lines::capture;
use crate::world::*;

const LIVE: &[(&str, &str)] = &[
    ("LIVE_POSTS", "true"),
    ("POST_FRACTION", "1"),
    ("MAX_POSTS_PER_HOUR", "60"),
    ("MIN_POST_INTERVAL_MINUTES", "0"),
];

/// An instance to which `elsewhere` happens when it looks at the switches for the nth time.
async fn interrupted<F, T>(place: &Place, worker: &str, nth: usize, elsewhere: F) -> (World, Moment)
where
    F: Fn() -> T + Send + Sync + 'static,
    T: Future<Output = ()> + Send + 'static,
{
    let moment = Moment::new(nth, move || Box::pin(elsewhere()));
    let built = Built { moment: Some(moment.clone()), ..Built::on(place).await };
    (built.instance(place, worker, LIVE), moment)
}

fn reached(moment: &Moment) -> bool {
    moment.looks.load(std::sync::atomic::Ordering::SeqCst) >= moment.nth
}

async fn open_to_posts(place: &Place) -> World {
    let owner = place.instance("owner", LIVE).await;
    set(&owner, "POSTING_DISABLED", json!(false)).await;
    owner
}

#[tokio::test]
async fn lesson_14_the_emergency_stop_is_said_for_each_and_nothing_leaves_the_queue() {
    for (stop, line) in [
        ("POSTING_DISABLED", "[POSTING_ORCHESTRATOR] ⏭️ Skipped posting decision_id="),
        ("LIVE_POSTS", "SHADOW MODE - Would post: "),
    ] {
        let place = Place::new().await;
        let world = open_to_posts(&place).await;
        let ids = some(&world).await;
        place.forward(3);
        let value = stop == "POSTING_DISABLED";
        set(&place.instance("other", LIVE).await, stop, json!(value)).await;
        let lines = capture();
        let reason = format!("{stop}={value}");
        assert_eq!(run(&world, &Posting).await, Ran::Skipped(reason.clone()));
        assert_eq!(lines.tagged(line).len(), 3);
        if value {
            assert!(lines.has(&format!("decision_id={}: POSTING_DISABLED=true", ids[0])));
        }
        for id in ids {
            assert_eq!(status(&world, id).await, Status::Queued);
        }
        assert!(timeline(&place).await.is_empty());
    }
}

/// Thrown by another instance when the poster looks for the nth time. Whether it looked so often.
async fn stopped_at(nth: usize) -> bool {
    let place = Place::new().await;
    let owner = open_to_posts(&place).await;
    queue(&owner, 1, single(1, 0)).await;
    let other = owner.clone();
    let (world, moment) = interrupted(&place, "a", nth, move || {
        let other = other.clone();
        async move { set(&other, "POSTING_DISABLED", json!(true)).await }
    })
    .await;
    let ran = carry_out(&world, &Posting).await.unwrap();
    if !reached(&moment) {
        return false;
    }
    assert!(timeline(&place).await.is_empty(), "it went out after look {nth}: {ran:?}");
    assert_eq!(status(&world, id(1)).await, Status::Queued, "{nth}");
    assert_eq!(open_slots(&world).await, 0, "{nth}");
    set(&owner, "POSTING_DISABLED", json!(false)).await;
    go_on(&place, world.clone(), 20).await;
    all_posted_once(&place, &world, &[id(1)]).await;
    true
}

#[tokio::test]
async fn lesson_14_a_stop_thrown_at_any_moment_before_the_effect_stops_that_very_post() {
    let mut looks = 1;
    while stopped_at(looks).await {
        looks += 1;
    }
    // The run, the two looks at the queue; then before the claim, for its limits, before the
    // attempt and before the effect.
    assert_eq!(looks - 1, 7);
}

#[tokio::test]
async fn lesson_14_a_stop_holds_for_every_instance_at_once() {
    for nth in 1..40 {
        let place = Place::new().await;
        let owner = open_to_posts(&place).await;
        some(&owner).await;
        place.forward(3);
        let (x, other) = (place.x.clone(), owner.clone());
        let stood = Arc::new(std::sync::Mutex::new(None));
        let note = stood.clone();
        let (a, moment) = interrupted(&place, "a", nth, move || {
            let (x, other, note) = (x.clone(), other.clone(), note.clone());
            async move {
                set(&other, "POSTING_DISABLED", json!(true)).await;
                use xbot::x::XDriver as _;
                *note.lock().unwrap() = Some(x.timeline(start()).await.unwrap().len());
            }
        })
        .await;
        let shared = Built { moment: Some(moment.clone()), ..Built::on(&place).await };
        let b = shared.instance(&place, "b", LIVE);
        for _ in 0..3 {
            let _ = tokio::join!(carry_out(&a, &Posting), carry_out(&b, &Posting));
            place.forward(6);
        }
        let stood = *stood.lock().unwrap();
        let stands = timeline(&place).await.len();
        assert_eq!(stands, stood.unwrap_or(3), "at look {nth}");
    }
}

/// Held up for longer than its leases when it looks for the nth time, while another instance posts.
async fn held_up_at(nth: usize) -> bool {
    let place = Place::new().await;
    let owner = open_to_posts(&place).await;
    let ids = some(&owner).await;
    place.forward(3);
    let (clock, other) = (place.clock.clone(), place.instance("b", LIVE).await);
    let (world, moment) = interrupted(&place, "a", nth, move || {
        let (clock, other) = (clock.clone(), other.clone());
        async move {
            clock.set(clock.now().plus(chrono::Duration::minutes(6)));
            let _ = carry_out(&other, &Reconcile).await;
            let _ = carry_out(&other, &Posting).await;
        }
    })
    .await;
    let _ = carry_out(&world, &Posting).await;
    go_on(&place, place.instance("c", LIVE).await, 40).await;
    all_posted_once(&place, &owner, &ids).await;
    reached(&moment)
}

#[tokio::test]
async fn lesson_09_a_poster_that_was_held_up_cannot_post_under_its_stale_fence() {
    let mut looks = 1;
    while held_up_at(looks).await {
        looks += 1;
    }
    assert_eq!(looks - 1, 3 + 3 * 4);
}

#[tokio::test]
async fn what_is_cancelled_between_claim_and_attempt_does_not_go_out() {
    for nth in 4..8 {
        let place = Place::new().await;
        let owner = open_to_posts(&place).await;
        queue(&owner, 1, single(1, 0)).await;
        let other = owner.clone();
        let (world, _) = interrupted(&place, "a", nth, move || {
            let other = other.clone();
            async move {
                let cancel =
                    Cancel { reason: "no".to_owned(), by: "owner".to_owned(), at: other.now() };
                let id = id(1).to_string();
                let command = DecisionCommand::Cancel(cancel);
                let cancelled = other
                    .execute::<xbot_domain::decision::Decision>(&id, &command, &context())
                    .await;
                // With the attempt announced it is too late for a person, but not for a switch.
                assert_eq!(cancelled.is_ok(), nth < 7);
            }
        })
        .await;
        run(&world, &Posting).await;
        let posted = timeline(&place).await.len();
        assert_eq!(posted, usize::from(nth == 7), "at look {nth}");
        assert_eq!(open_slots(&world).await, 0, "at look {nth}");
    }
}
