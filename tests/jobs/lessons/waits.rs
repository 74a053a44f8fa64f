//! Lesson 13: a deadline on every wait.

use std::sync::Arc;

use async_trait::async_trait;
use xbot::jobs::{
    Collect, Followers, Job, JobError, JobName, Plan, Posting, Ran, Reconcile, Reply, Run, World,
};
use xbot::llm::scripted::Scripted;
use xbot_domain::budget::Budget;
use xbot_domain::decision::Status;

use super::hanging::{Call, Hanging};
use super::{said, timed};
use crate::posting::stage::{WIDE, go_on, id, known, open_slots, queue, single, status};
use crate::posts::{post, unknown};
use crate::world::*;
use crate::writers::Composer;

/// An instance for which X hangs in these calls.
async fn cut_off(place: &Place, env: &[(&str, &str)], calls: &'static [Call]) -> World {
    let mut world = place.instance("a", env).await;
    world.parts.driver = Arc::new(Hanging { x: place.x.clone(), calls });
    world
}

#[tokio::test]
async fn lesson_13_a_post_that_hangs_is_unknown_after_a_minute_and_is_settled_later() {
    let place = Place::in_memory().await;
    let world = cut_off(&place, WIDE, &[Call::Post]).await;
    queue(&world, 1, single(1, 0)).await;
    let (ran, secs) = timed(&world, &Posting).await;
    assert!(matches!(ran, Ran::Done(results) if results["unknown"] == 1));
    assert_eq!((secs, status(&world, id(1)).await), (60, Status::Unknown));
    go_on(&place, place.instance("b", WIDE).await, 60).await;
    assert_eq!(known(&world, id(1)).await.status, Status::Posted);
    assert_eq!(open_slots(&world).await, 0);
}

#[tokio::test]
async fn lesson_13_reads_that_hang_end_after_a_minute_and_say_why() {
    let jobs: [(Box<dyn Job>, &'static [Call]); 3] = [
        (Box::new(Followers), &[Call::Followers]),
        (Box::new(Reply::default()), &[Call::Mentions]),
        (Box::new(Reconcile), &[Call::Timeline]),
    ];
    for (job, calls) in jobs {
        let place = Place::in_memory().await;
        let world = cut_off(&place, OPEN, calls).await;
        unknown(&world, 1).await;
        place.forward(6);
        let (ran, secs) = timed(&world, &*job).await;
        assert_eq!(secs, 60, "{calls:?}: {ran:?}");
        let why = said(&ran);
        assert!(why.contains("in time") || why.contains("within 60 s"), "{calls:?}: {why}");
    }
}

#[tokio::test]
async fn lesson_13_a_measurement_that_hangs_is_on_record_and_is_tried_again() {
    let place = Place::in_memory().await;
    let world = cut_off(&place, OPEN, &[Call::Metrics]).await;
    run(&world, &Followers).await;
    post(&world, 1).await;
    place.forward(60);
    let (ran, secs) = timed(&world, &Collect).await;
    assert!(matches!(&ran, Ran::Done(results) if results["unavailable"] == 1), "{ran:?}");
    assert_eq!((secs, count(&world, "metrics_unavailable").await), (60, 1));
    place.forward(5);
    let again = place.instance("b", OPEN).await;
    let ran = run(&again, &Collect).await;
    assert!(matches!(&ran, Ran::Done(results) if results["collected"] == 1), "{ran:?}");
}

#[tokio::test]
async fn lesson_13_posts_are_measured_although_the_followers_cannot_be_counted() {
    let place = Place::in_memory().await;
    let world = cut_off(&place, OPEN, &[Call::Followers]).await;
    post(&world, 1).await;
    place.forward(60);
    let (ran, secs) = timed(&world, &Collect).await;
    assert!(matches!(&ran, Ran::Done(results) if results["collected"] == 1), "{ran:?}");
    assert_eq!(secs, 60);
}

#[tokio::test]
async fn lesson_13_a_model_that_hangs_ends_the_run_after_a_minute_and_its_call_is_settled() {
    let place = Place::in_memory().await;
    let env = [OPEN, &[("MODE", "live")]].concat();
    let (scripted, model) = (Arc::new(Scripted::default()), Composer::hanging());
    let world = place.instance_with("a", &env, scripted, Some(model.clone())).await;
    let (ran, secs) = timed(&world, &Plan::default()).await;
    assert!(said(&ran).contains("did not come in time"), "{ran:?}");
    assert_eq!((secs, model.asked().len()), (60, 1));
    let day = world.commands.state::<Budget>("2025-08-11").await.unwrap();
    assert_eq!((day.open.len(), day.totals.reserved.nanos()), (0, 0));
    assert!(day.totals.charged.nanos() > 0, "it may have been billed");
}

/// Waits for something that never comes.
#[derive(Debug)]
struct Stuck;

#[async_trait]
impl Job for Stuck {
    fn name(&self) -> JobName {
        JobName::Candidates
    }

    async fn run(&self, _: &World, _: &Run) -> Result<Ran, JobError> {
        std::future::pending().await
    }
}

#[tokio::test]
async fn lesson_13_whatever_a_job_waits_for_its_run_ends_before_its_lease() {
    let place = Place::in_memory().await;
    let world = place.instance("a", OPEN).await;
    let (ran, secs) = timed(&world, &Stuck).await;
    assert_eq!((said(&ran), secs), ("failed: it took longer than 240 s", 240));
    assert_eq!(count(&world, "run_skipped").await, 1);
}
