//! Processes of which each has a simulated X of its own.

use std::sync::Arc;

use xbot::jobs::{Posting, Ran, Reconcile, World};
use xbot::x::Measurement;
use xbot::x::simulator::{Audience, PostFault, Schedule, Simulator};

use super::stage::*;
use crate::world::*;

/// A process with a simulated X of its own, as `xbot serve` has one.
async fn with_own_x(place: &Place, worker: &str) -> World {
    let audience = Audience {
        seed: 7,
        handle: "xbot".to_owned(),
        zone: chrono_tz::UTC,
        opened_at: start(),
        followers: 5_000,
    };
    let x = Arc::new(Simulator::new(audience, place.clock.clone()).among_others());
    Built { driver: x, ..Built::on(place).await }.instance(place, worker, WIDE)
}

#[tokio::test]
async fn lesson_01_two_processes_with_a_simulated_x_each_do_not_post_twice() {
    let place = Place::new().await;
    let a = place.instance("a", WIDE).await;
    queue(&a, 1, single(1, 0)).await;
    place.x.set_faults(post_faults(Schedule::default().on_call(1, PostFault::AnswerLost)));
    run(&a, &Posting).await;
    let b = with_own_x(&place, "b").await;
    place.forward(30);
    let Ran::Done(results) = run(&b, &Reconcile).await else { panic!("skipped") };
    assert_eq!((&results["found"], &results["nothing"]), (&1.into(), &0.into()));
    run(&b, &Posting).await;
    assert_eq!(b.driver.timeline(start()).await.unwrap().len(), 1);
    // What one posts, the other can measure.
    queue(&a, 2, single(2, 0)).await;
    run(&a, &Posting).await;
    run(&b, &Reconcile).await;
    let ids = known(&a, id(2)).await.posted.unwrap().tweet_ids;
    let read = b.driver.metrics(&ids).await;
    assert!(matches!(read[0], Measurement::Measured { .. }), "{read:?}");
}
