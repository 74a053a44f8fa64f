//! Two weeks with faults everywhere: nothing is broken, nothing is lost.

use chrono::Duration;
use xbot::jobs::{self, Schedule, Until, World};
use xbot::x::XDriver;
use xbot::x::simulator::{Faults, MetricsFault, PostFault, ReadFault, Schedule as Faulty};
use xbot_domain::time::Clock;

use crate::promises::{self, lives};
use crate::world::*;

/// Lives until so many hours after the start.
pub async fn live(world: World, hours: i64) {
    let until = Until::Time(start().plus(Duration::hours(hours)));
    Schedule::new(world, jobs::all()).run(until, |_| {}).await.unwrap();
}

/// A tenth of all calls goes wrong, in every way.
fn trouble() -> Faults {
    Faults {
        post: Faulty::default()
            .on_share(0.03, PostFault::TimeOutBefore)
            .on_share(0.03, PostFault::AnswerLost)
            .on_share(0.02, PostFault::RequestLost)
            .on_share(0.02, PostFault::RateLimited),
        metrics: Faulty::default()
            .on_share(0.04, MetricsFault::TimedOut)
            .on_share(0.03, MetricsFault::WrongAuthor)
            .on_share(0.03, MetricsFault::Drop),
        read: Faulty::default().on_share(0.1, ReadFault::TimedOut),
    }
}

async fn nothing_is_broken(place: &Place, world: &World) {
    let events = events(world).await;
    promises::hold(&events, place.clock.now());
    let posted: usize = lives(&events).values().map(|life| life.posted.len()).sum();
    let standing = place.x.timeline(start()).await.unwrap();
    let unknown = world.memory().await.unwrap().decisions.unsettled().count();
    assert!(posted > 20, "only {posted} posts");
    assert!(standing.len() - posted <= unknown, "{} stand, {posted} known", standing.len());
    let bodies: std::collections::BTreeSet<_> = standing.iter().map(|p| p.body_hash()).collect();
    assert_eq!(bodies.len(), standing.len(), "a text stands twice");
}

#[tokio::test]
async fn no_promise_breaks_in_two_weeks_of_trouble() {
    let place = Place::in_memory().await;
    place.x.set_faults(trouble());
    let world = place.instance("a", OPEN).await;
    live(world.clone(), 14 * 24).await;
    place.x.set_faults(Faults::default());
    nothing_is_broken(&place, &world).await;
}

#[tokio::test]
async fn no_promise_breaks_when_instances_take_turns_and_die() {
    let place = Place::in_memory().await;
    place.x.set_faults(trouble());
    for turn in 1..=28 {
        let world = place.instance(&format!("w{turn}"), OPEN).await;
        live(world, turn * 6).await;
    }
    place.x.set_faults(Faults::default());
    let world = place.instance("last", OPEN).await;
    nothing_is_broken(&place, &world).await;
}

#[tokio::test]
async fn after_forty_hours_of_silence_all_is_measured_and_nothing_bursts() {
    let place = Place::in_memory().await;
    live(place.instance("a", OPEN).await, 48).await;
    place.forward(40 * 60);
    let world = place.instance("b", OPEN).await;
    live(world.clone(), 88 + 30).await;
    nothing_is_broken(&place, &world).await;
    let late = events(&world).await;
    let ages: Vec<i64> = late
        .iter()
        .filter_map(|recorded| match &recorded.event {
            xbot_domain::event::Event::Decision(
                xbot_domain::decision::DecisionEvent::MetricsCollected(e),
            ) => Some(e.age_secs),
            _ => None,
        })
        .collect();
    assert!(ages.iter().any(|age| *age > 40 * 3_600), "no reading says how late it is");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_at_once_break_nothing() {
    let place = Place::in_memory().await;
    let (a, b) = (place.instance("a", OPEN).await, place.instance("b", OPEN).await);
    tokio::join!(live(a.clone(), 72), live(b, 72));
    nothing_is_broken(&place, &a).await;
}
