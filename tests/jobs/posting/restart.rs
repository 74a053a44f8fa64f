//! A process that ends, and another that grows the simulated X again from the log.

use std::sync::Arc;

use chrono::Duration;
use xbot::jobs::{Posting, past_posts, release};
use xbot::x::XDriver as _;
use xbot::x::simulator::{Audience, PostFault, Schedule, Simulator};
use xbot_domain::account::Account;
use xbot_domain::ids::TweetId;
use xbot_domain::time::Clock as _;

use super::stage::*;
use crate::world::*;

fn again(place: &Place) -> Simulator {
    let audience = Audience {
        seed: 7,
        handle: "xbot".to_owned(),
        zone: chrono_tz::UTC,
        opened_at: start(),
        followers: 5_000,
    };
    Simulator::new(audience, place.clock.clone())
}

#[tokio::test]
async fn a_restart_changes_no_number_of_the_simulated_x() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    some(&world).await;
    // A moment that is no whole millisecond, as the machine's clock has them.
    place.clock.set(minutes(3).plus(Duration::microseconds(1_234_567)));
    place.x.set_faults(post_faults(Schedule::default().on_call(2, PostFault::AnswerLost)));
    run(&world, &Posting).await;
    let restored = again(&place);
    restored.restore(past_posts(&world.memory().await.unwrap()));
    let before = timeline(&place).await;
    assert_eq!(before.len(), 3);
    assert_eq!(restored.timeline(start()).await.unwrap(), before);
    let ids: Vec<TweetId> = before.iter().flat_map(|post| post.ids.clone()).collect();
    let posted = before[0].at;
    for minutes in [59, 60, 61, 600, 1_440, 3_000] {
        place.clock.set(posted.plus(Duration::minutes(minutes)));
        assert_eq!(place.x.metrics(&ids).await, restored.metrics(&ids).await);
        assert_eq!(place.x.followers().await, restored.followers().await);
    }
}

#[tokio::test]
async fn lesson_02_a_post_of_the_last_process_without_a_result_is_found_by_the_next() {
    let place = Place::new().await;
    let ids = some(&place.instance("planner", WIDE).await).await;
    place.forward(3);
    let built = Built::on(&place).await;
    // The lease and the run, the slot, the claim and the attempt; the result is lost.
    let log = Arc::new(Mortal::new(built.log.clone(), 5, End::BeforeWriting));
    let first = Built { log, ..built }.instance(&place, "first", WIDE);
    let _ = xbot::jobs::carry_out(&first, &Posting).await;
    let restored = Arc::new(again(&place));
    let next = Place { x: restored.clone(), clock: place.clock.clone(), store: place.store };
    let second = next.instance("second", WIDE).await;
    restored.restore(past_posts(&second.memory().await.unwrap()));
    go_on(&next, second.clone(), 30).await;
    all_posted_once(&next, &second, &ids).await;
}

#[tokio::test]
async fn a_graceful_end_lets_another_instance_post_at_once() {
    let place = Place::new().await;
    let (a, b) = (place.instance("a", WIDE).await, place.instance("b", WIDE).await);
    queue(&a, 1, single(1, 0)).await;
    queue(&b, 2, single(2, 1)).await;
    run(&a, &Posting).await;
    place.forward(1);
    release(&a).await.unwrap();
    release(&a).await.unwrap();
    let lease = a.commands.state::<Account>("main").await.unwrap().lease;
    assert_eq!(lease, None);
    run(&b, &Posting).await;
    release(&a).await.unwrap();
    let lease = b.commands.state::<Account>("main").await.unwrap().lease.unwrap();
    assert_eq!((lease.worker.as_str(), lease.fence), ("b", 2));
    assert!(lease.lease_until > place.clock.now());
    all_posted_once(&place, &b, &[id(1), id(2)]).await;
}
