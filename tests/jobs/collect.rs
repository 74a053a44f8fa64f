//! See `src/jobs/collect.rs` and `followers.rs`.

use std::sync::Arc;

use chrono::Duration;
use serde_json::json;
use xbot::jobs::{Collect, Followers, Job as _, Ran, Work, World, past_posts};
use xbot::x::XDriver as _;
use xbot::x::simulator::{Faults, MetricsFault, ReadFault, Schedule as Faulty};
use xbot_domain::config::Settings;
use xbot_domain::decision::{DecisionEvent, MetricsCollected, RewardComputed};
use xbot_domain::event::Event;
use xbot_domain::ids::Pass;

use crate::lines::logged;
use crate::posts::*;
use crate::real::Real;
use crate::world::*;

pub fn results(ran: &Ran) -> [u64; 4] {
    let Ran::Done(results) = ran else { panic!("{ran:?}") };
    ["collected", "quarantined", "unavailable", "rewards"]
        .map(|name| results[name].as_u64().unwrap())
}

async fn readings(world: &World) -> Vec<MetricsCollected> {
    let of = |event: Event| match event {
        Event::Decision(DecisionEvent::MetricsCollected(e)) => Some(*e),
        _ => None,
    };
    events(world).await.into_iter().filter_map(|recorded| of(recorded.event)).collect()
}

pub async fn rewards(world: &World) -> Vec<RewardComputed> {
    let of = |event: Event| match event {
        Event::Decision(DecisionEvent::RewardComputed(e)) => Some(*e),
        _ => None,
    };
    events(world).await.into_iter().filter_map(|recorded| of(recorded.event)).collect()
}

/// A place with one post whose growth is watched from its beginning.
pub async fn posted() -> (Place, World) {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Followers).await;
    post(&world, 1).await;
    (place, world)
}

#[tokio::test]
async fn a_post_is_measured_after_an_hour_and_after_a_day() {
    let (place, world) = posted().await;
    place.forward(59);
    assert_eq!(run(&world, &Collect).await, Ran::Skipped("nothing is due".to_owned()));
    place.forward(1);
    let (ran, said) = logged(run(&world, &Collect)).await;
    assert_eq!(results(&ran), [1, 0, 0, 2]);
    let first = readings(&world).await.remove(0);
    let er = first.rates.er.unwrap() * 100.0;
    let (fpki, follows) = (first.rates.fpki.unwrap(), first.metrics.follows.unwrap());
    let line = format!(" ER={er:.2}% FPKI={fpki:.2} follows={follows}\n");
    assert!(said.contains("[ANALYTICS_COLLECTOR] ✅ Pass 1 stored: decision_id="), "{said}");
    assert!(said.contains(&line), "{said} has no {line}");

    place.forward(23 * 60);
    let (ran, said) = logged(run(&world, &Collect)).await;
    assert_eq!(results(&ran), [1, 0, 0, 2]);
    assert!(said.contains("✅ Pass 2 stored: ") && said.contains(" (final)\n"), "{said}");
    let ages: Vec<i64> = readings(&world).await.iter().map(|r| r.age_secs).collect();
    assert_eq!(ages, [3_600, 24 * 3_600]);
    place.forward(24 * 60);
    assert_eq!(run(&world, &Collect).await, Ran::Skipped("nothing is due".to_owned()));
}

#[tokio::test]
async fn after_an_outage_of_forty_hours_both_passes_are_taken_with_their_true_age() {
    let (place, world) = posted().await;
    place.forward(30);
    post(&world, 2).await;
    place.forward(40 * 60);
    let world = place.instance("after the outage", OPEN).await;
    assert_eq!(results(&run(&world, &Collect).await), [4, 0, 0, 8]);
    let all = readings(&world).await;
    let passes: Vec<_> = all.iter().map(|r| (r.pass, r.age_secs / 60)).collect();
    let (older, newer) = (40 * 60 + 30, 40 * 60);
    let expected =
        [(Pass::First, older), (Pass::Final, older), (Pass::First, newer), (Pass::Final, newer)];
    assert_eq!(passes, expected);
    assert_eq!(all[0].metrics, all[1].metrics, "one reading serves both");
}

#[tokio::test]
async fn lesson_05_somebody_elses_numbers_are_put_aside_whole() {
    let (place, world) = posted().await;
    place.x.set_faults(Faults {
        metrics: Faulty::default().on_call(1, MetricsFault::WrongAuthor),
        ..Faults::default()
    });
    place.forward(60);
    let (ran, said) = logged(run(&world, &Collect)).await;
    assert_eq!(results(&ran), [0, 1, 0, 0]);
    assert!(said.contains("wrong_author"), "{said}");
    let aside = events(&world).await.into_iter().find_map(|recorded| match recorded.event {
        Event::Decision(DecisionEvent::MetricsQuarantined(e)) => Some(e),
        _ => None,
    });
    let aside = aside.unwrap();
    assert_eq!(aside.metrics.likes, Some(55_000), "never altered");
    assert!(aside.raw.contains("somebody_else"), "{}", aside.raw);
    assert_eq!((readings(&world).await.len(), rewards(&world).await.len()), (0, 0));

    place.forward(5);
    assert_eq!(results(&run(&world, &Collect).await), [1, 0, 0, 2], "the next try is believed");
}

#[tokio::test]
async fn a_post_that_cannot_be_reached_is_tried_less_and_less_often_until_it_can() {
    let (place, world) = posted().await;
    let down = Faulty::default().on_share(1.0, MetricsFault::TimedOut);
    place.x.set_faults(Faults { metrics: down, ..Faults::default() });
    place.forward(60);
    let (ran, said) = logged(run(&world, &Collect)).await;
    assert_eq!(results(&ran), [0, 0, 1, 0]);
    let id = world.memory().await.unwrap().decisions.all().next().unwrap().posted.clone().unwrap();
    let line = format!(
        "[ANALYTICS_COLLECTOR] ⚠️ Could not fetch metrics for tweet_id={}\n",
        id.tweet_ids[0]
    );
    assert!(said.contains(&line), "{said}");

    let mut tries = Vec::new();
    for minute in 1..=100 {
        place.forward(1);
        if run(&world, &Collect).await != Ran::Skipped("nothing is due".to_owned()) {
            tries.push(minute);
        }
    }
    assert_eq!(tries, [5, 15, 35, 75], "5, 10, 20, 40 minutes apart");
    assert_eq!(count(&world, "metrics_unavailable").await, 5, "each try is on record");

    place.x.set_faults(Faults::default());
    place.forward(60);
    assert_eq!(results(&run(&world, &Collect).await), [1, 0, 0, 2]);
}

#[tokio::test]
async fn a_post_that_is_gone_is_not_asked_for_again() {
    let (place, world) = posted().await;
    let gone = Faulty::default().on_share(1.0, MetricsFault::NotFound);
    place.x.set_faults(Faults { metrics: gone, ..Faults::default() });
    place.forward(25 * 60);
    assert_eq!(results(&run(&world, &Collect).await), [0, 0, 2, 0]);
    place.forward(7 * 24 * 60);
    assert_eq!(run(&world, &Collect).await, Ran::Skipped("nothing is due".to_owned()));
    assert_eq!(
        Collect.work(&world.memory().await.unwrap(), &Settings::for_testing()),
        Work::Nothing
    );
}

#[tokio::test]
async fn a_simulated_audience_grown_again_from_the_log_is_the_same() {
    let (place, world) = posted().await;
    unknown(&world, 2).await;
    place.forward(60);
    let past = past_posts(&world.memory().await.unwrap());
    let restarted = Place::new().await;
    restarted.forward(60);
    let again = restarted.x;
    again.restore(past);
    let stands = again.timeline(start()).await.unwrap();
    assert_eq!(stands.len(), 2, "also what may stand, for the reconciler to find");
    let id = place.x.timeline(start()).await.unwrap()[0].ids[0];
    assert_eq!(again.metrics(&[id]).await, place.x.metrics(&[id]).await);
}

#[tokio::test]
async fn it_is_due_when_the_first_pass_is() {
    let (_place, world) = posted().await;
    let memory = world.memory().await.unwrap();
    let due = start().plus(Duration::hours(1));
    assert_eq!(Collect.work(&memory, &Settings::for_testing()), Work::From(due));
}

#[tokio::test]
async fn lesson_15_shares_add_up_to_the_growth_that_was_counted() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    run(&world, &Followers).await;
    let before = world.driver.followers().await.unwrap();
    let mut n = 0;
    for hour in 0..7 * 24 {
        if hour % 3 == 0 {
            n += 1;
            post(&world, n).await;
        }
        place.forward(60);
        if hour % 2 == 0 {
            run(&world, &Followers).await;
        }
        run(&world, &Collect).await;
    }
    run(&world, &Followers).await;
    let growth = world.driver.followers().await.unwrap() as i64 - before as i64;
    let memory = world.memory().await.unwrap();
    let shares: Vec<i64> = memory.decisions.all().filter_map(|known| known.follows).collect();
    assert_eq!(shares.len(), usize::from(n), "every post was watched");
    assert_eq!(shares.iter().sum::<i64>(), growth);
    assert!(growth > 20, "{growth}: a week without growth shows nothing");
}

#[tokio::test]
async fn without_counted_followers_there_are_no_follows_and_no_reward() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    post(&world, 1).await;
    run(&world, &Followers).await;
    post(&world, 2).await;
    let down = Faulty::default().on_share(1.0, ReadFault::TimedOut);
    place.x.set_faults(Faults { read: down, ..Faults::default() });
    place.forward(60);
    assert!(matches!(run(&world, &Followers).await, Ran::Skipped(why) if why.contains("in time")));
    let (ran, said) = logged(run(&world, &Collect)).await;
    assert_eq!(results(&ran), [2, 0, 0, 0]);
    assert!(said.contains("FPKI=n/a follows=n/a"), "{said}");
    assert!(readings(&world).await.iter().all(|r| r.metrics.follows.is_none()));
    place.forward(60);
    let ran = run(&world, &Collect).await;
    assert_eq!(ran, Ran::Skipped("nothing is due".to_owned()), "what is missing stays missing");
}

#[tokio::test]
async fn two_instances_measure_once() {
    let (place, a) = posted().await;
    let b = place.instance("b", OPEN).await;
    place.forward(60);
    let _ = tokio::join!(xbot::jobs::carry_out(&a, &Collect), xbot::jobs::carry_out(&b, &Collect));
    assert_eq!((readings(&a).await.len(), rewards(&a).await.len()), (1, 2));
}

#[tokio::test]
async fn lesson_04_real_numbers_are_read_only_when_allowed_and_only_of_real_posts() {
    let (place, mut world) = posted().await;
    world.parts.driver = Arc::new(Real(place.x.clone()));
    place.forward(60);
    let off = Ran::Skipped("REAL_METRICS_ENABLED=false".to_owned());
    assert_eq!(run(&world, &Followers).await, off);
    assert_eq!(run(&world, &Collect).await, off);

    set(&world, "REAL_METRICS_ENABLED", json!(true)).await;
    assert_eq!(run(&world, &Collect).await, Ran::Skipped("nothing is due".to_owned()));
    run(&world, &Followers).await;
    post(&world, 2).await;
    place.forward(60);
    assert_eq!(results(&run(&world, &Collect).await), [1, 0, 0, 2]);
    let real = readings(&world).await.remove(0);
    assert!(!real.simulated && real.source == "api");
    assert_eq!(
        real.metrics.follows,
        world.memory().await.unwrap().decisions.all().last().unwrap().follows
    );
}
