//! See `src/jobs/alerts.rs`.

use serde_json::json;
use xbot::jobs::{Alerts, Followers, Job, JobError, JobName, Ran, Results, Run, World};
use xbot_domain::account::{Account, AccountCommand, ObserveFollowers};
use xbot_domain::event::Event;
use xbot_domain::learning::{AlertRaised, LearningEvent};

use crate::posts::*;
use crate::world::*;

async fn raised(world: &World) -> Vec<AlertRaised> {
    let all = events(world).await.into_iter();
    all.filter_map(|recorded| match recorded.event {
        Event::Learning(LearningEvent::AlertRaised(e)) => Some(e),
        _ => None,
    })
    .collect()
}

async fn names(world: &World) -> Vec<String> {
    raised(world).await.into_iter().map(|alert| alert.alert).collect()
}

/// `[raised, cleared, standing]`.
fn counts(ran: &Ran) -> [u64; 3] {
    let Ran::Done(results) = ran else { panic!("{ran:?}") };
    ["raised", "cleared", "standing"].map(|name| results[name].as_u64().unwrap())
}

/// A posting job that has begun, and posts nothing.
#[derive(Debug)]
struct Posting;

#[async_trait::async_trait]
impl Job for Posting {
    fn name(&self) -> JobName {
        JobName::Posting
    }

    async fn run(&self, _: &World, _: &Run) -> Result<Ran, JobError> {
        Ok(Ran::Done(Results::new()))
    }
}

#[tokio::test]
async fn silence_is_raised_once_and_cleared_by_a_post() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0], "posting never ran");
    run(&world, &Posting).await;
    place.forward(4 * 60);
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0]);
    place.forward(15);
    run(&world, &Posting).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [1, 0, 1]);
    place.forward(15);
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 1], "it stands already");
    assert_eq!(names(&world).await, ["no_posts"]);
    assert!(raised(&world).await[0].message.contains("look at"));

    post(&world, 1).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 1, 0]);
    assert_eq!(count(&world, "alert_cleared").await, 1);
}

#[tokio::test]
async fn quiet_hours_and_switched_off_posting_are_no_silence() {
    let place = Place::new().await;
    let quiet = [OPEN, &[("QUIET_HOURS", "9,10,11,12,13,14,15,16")]].concat();
    let world = place.instance("a", &quiet).await;
    run(&world, &Posting).await;
    place.forward(8 * 60);
    run(&world, &Posting).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0]);
    set(&world, "POSTING_DISABLED", json!(true)).await;
    place.forward(8 * 60);
    run(&world, &Posting).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0]);
    set(&world, "POSTING_DISABLED", json!(false)).await;
    place.forward(60);
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0], "it could post for an hour only");
}

async fn followers(world: &World, count: u64) {
    let command = AccountCommand::ObserveFollowers(ObserveFollowers {
        count,
        source: "simulator".to_owned(),
        simulated: true,
        at: world.now(),
    });
    world.execute::<Account>("main", &command, &context()).await.unwrap();
}

#[tokio::test]
async fn eleven_followers_lost_in_a_day_are_an_alert_and_ten_are_not() {
    for (lost, expected) in [(10, 0), (11, 1)] {
        let place = Place::new().await;
        let world = place.instance("a", &[]).await;
        followers(&world, 5_000).await;
        place.forward(24 * 60);
        followers(&world, 5_000 - lost).await;
        run(&world, &Alerts).await;
        let alerts = raised(&world).await;
        assert_eq!(alerts.len(), expected, "{alerts:?}");
        assert!(alerts.iter().all(|a| a.alert == "followers_falling" && a.value == Some(-11.0)));
    }
}

#[tokio::test]
async fn a_post_of_unknown_outcome_is_an_alert_after_an_hour() {
    let place = Place::new().await;
    let world = place.instance("a", &[]).await;
    unknown(&world, 1).await;
    place.forward(60);
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0]);
    place.forward(1);
    assert_eq!(counts(&run(&world, &Alerts).await), [1, 0, 1]);
    assert_eq!(names(&world).await, ["unknown_posts"]);
}

#[tokio::test]
async fn lesson_10_a_job_that_stopped_running_is_an_alert_until_it_runs() {
    let place = Place::new().await;
    let world = place.instance("a", &[]).await;
    run(&world, &Followers).await;
    place.forward(4 * 60);
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 0, 0]);
    place.forward(1);
    run(&world, &Alerts).await;
    let alert = raised(&world).await.remove(0);
    assert_eq!(alert.alert, "jobs_stalled");
    assert!(alert.message.contains("followers"), "{}", alert.message);
    run(&world, &Followers).await;
    assert_eq!(counts(&run(&world, &Alerts).await), [0, 1, 0]);
}
