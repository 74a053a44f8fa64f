//! Many runs together.

use std::collections::BTreeMap;

use xbot::jobs::{Candidates, Plan, Ran, Reply};

use crate::world::*;

/// Type, version and payload of every event after two days of planning.
async fn two_days(place: &Place) -> Vec<String> {
    let world = place.instance("a", OPEN).await;
    run(&world, &Candidates).await;
    for _ in 0..32 {
        run(&world, &Plan::default()).await;
        run(&world, &Reply::default()).await;
        place.forward(90);
    }
    let written = |recorded: &xbot_domain::log::Recorded| {
        format!("{} {:?} {:?}", recorded.stream_id, recorded.event, recorded.metadata)
    };
    events(&world).await.iter().map(written).collect()
}

#[tokio::test]
async fn the_same_seed_gives_the_same_events_on_every_store() {
    let first = two_days(&Place::new().await).await;
    assert_eq!(first, two_days(&Place::new().await).await);
    assert_eq!(first, two_days(&Place::on_postgres().await).await);
}

fn kind(ran: &Ran) -> &'static str {
    match ran {
        Ran::Done(_) => "queued",
        Ran::Skipped(reason) if reason.contains("were blocked") => "blocked",
        Ran::Skipped(reason) if reason.starts_with("failed") => panic!("{reason}"),
        Ran::Skipped(_) => "skipped",
    }
}

/// A month of ten posts and ten replies a day: what the built-in writer says stays new.
#[tokio::test]
async fn a_month_of_posts_and_replies_is_hardly_ever_given_up() {
    let place = Place::new().await;
    let world = place.instance("month", OPEN).await;
    let (plan, reply) = (Plan::default(), Reply::default());
    let mut ended = BTreeMap::<(&str, &str), usize>::new();
    run(&world, &Candidates).await;
    for hour in 0..30 * 24 * 2 {
        if hour % 2 == 0 {
            *ended.entry(("plan", kind(&run(&world, &plan).await))).or_default() += 1;
        }
        if hour % 3 == 0 {
            *ended.entry(("reply", kind(&run(&world, &reply).await))).or_default() += 1;
        }
        place.forward(30);
    }
    let of = |job, kind| ended.get(&(job, kind)).copied().unwrap_or_default();
    let blocked = count(&world, "rejected").await;
    println!("{ended:?}, {blocked} of {} blocked", count(&world, "planned").await);
    for job in ["plan", "reply"] {
        let (queued, given_up) = (of(job, "queued"), of(job, "blocked"));
        assert!(queued >= 250 && given_up * 20 <= queued, "{ended:?}");
    }
}
