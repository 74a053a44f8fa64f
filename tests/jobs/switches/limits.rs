//! How often something goes out, and how often a job runs.

use xbot::jobs::{Collect, Job, Reply, due};
use xbot_domain::time::Clock as _;

use super::*;
use crate::posting::stage::{WIDE, id, minutes, queue, reply, single, status};

/// The second of two is held back once `key` is `value`, and goes out after `later` minutes.
async fn holds_back(key: &str, value: u32, is_reply: bool, later: i64) {
    let (place, a, b) = two(WIDE).await;
    let plan = |n, due| if is_reply { reply(n, due) } else { single(n, due) };
    queue(&a, 1, plan(1, 0)).await;
    run(&a, &Posting).await;
    assert_eq!(status(&a, id(1)).await, Status::Posted, "{key}");
    set(&b, key, json!(value)).await;
    queue(&a, 2, plan(2, 0)).await;
    run(&a, &Posting).await;
    assert_eq!(status(&a, id(2)).await, Status::Queued, "{key}");
    place.forward(later);
    queue(&a, 3, plan(3, later)).await;
    run(&a, &Posting).await;
    let gone = [status(&a, id(2)).await, status(&a, id(3)).await];
    assert!(gone.contains(&Status::Posted), "{key}: {gone:?}");
}

#[tokio::test]
async fn the_limits_of_posting_are_those_of_the_next_post() {
    holds_back("MAX_POSTS_PER_HOUR", 1, false, 61).await;
    holds_back("MIN_POST_INTERVAL_MINUTES", 45, false, 46).await;
    holds_back("REPLY_MAX_PER_DAY", 1, true, 24 * 60 + 1).await;
}

#[tokio::test]
async fn live_posts_off_at_any_moment_before_the_effect_stops_that_very_post() {
    use crate::posting::stage::{Built, Moment, timeline};
    let mut nth = 1;
    loop {
        let place = Place::in_memory().await;
        let b = place.instance("b", WIDE).await;
        queue(&b, 1, single(1, 0)).await;
        let moment = Moment::new(nth, move || {
            let b = b.clone();
            Box::pin(async move { set(&b, "LIVE_POSTS", json!(false)).await })
        });
        let built = Built { moment: Some(moment.clone()), ..Built::on(&place).await };
        let a = built.instance(&place, "a", WIDE);
        run(&a, &Posting).await;
        if moment.looks.load(std::sync::atomic::Ordering::SeqCst) < nth {
            break;
        }
        assert!(timeline(&place).await.is_empty(), "it went out after look {nth}");
        assert_eq!(status(&a, id(1)).await, Status::Queued, "{nth}");
        nth += 1;
    }
    assert_eq!(nth - 1, 7, "as many looks as for the emergency stop");
}

#[tokio::test]
async fn reply_max_per_day_is_that_of_the_next_reply() {
    let (place, a, b) = two(OPEN).await;
    place.forward(24 * 60);
    assert!(matches!(run(&a, &Reply::default()).await, Ran::Done(_)));
    set(&b, "REPLY_MAX_PER_DAY", json!(1)).await;
    assert_eq!(reason(run(&a, &Reply::default()).await), "1 of 1 replies of a day are used");
}

#[tokio::test]
async fn the_intervals_of_the_jobs_are_those_of_the_next_run() {
    let (place, a, b) = two(OPEN).await;
    let jobs: [(&str, Box<dyn Job>); 4] = [
        ("JOBS_PLAN_INTERVAL_MIN", Box::new(Plan::default())),
        ("JOBS_REPLY_INTERVAL_MIN", Box::new(Reply::default())),
        ("JOBS_LEARN_INTERVAL_MIN", Box::new(Learn::default())),
        ("JOBS_CANDIDATES_INTERVAL_MIN", Box::new(xbot::jobs::Candidates)),
    ];
    for (key, job) in &jobs {
        run(&a, &**job).await;
        set(&b, key, json!(17)).await;
        let settings = a.settings().await.unwrap();
        let due = due(&**job, &a.memory().await.unwrap(), &settings, place.clock.now());
        assert_eq!(due, minutes(17), "{key}");
    }
}

#[tokio::test]
async fn jobs_that_wait_for_work_do_not_run_more_often_than_their_interval() {
    let (place, a, b) = two(WIDE).await;
    let jobs: [(&str, Box<dyn Job>); 2] = [
        ("JOBS_POSTING_INTERVAL_MIN", Box::new(Posting)),
        ("JOBS_COLLECT_INTERVAL_MIN", Box::new(Collect)),
    ];
    queue(&a, 1, single(1, 0)).await;
    for (key, job) in &jobs {
        run(&a, &**job).await;
        queue(&a, 2, single(2, 0)).await;
        set(&b, key, json!(90)).await;
        let settings = a.settings().await.unwrap();
        let due = due(&**job, &a.memory().await.unwrap(), &settings, place.clock.now());
        assert_eq!(due, minutes(90), "{key}");
    }
}
