//! What is due, what is too late, and what is not for the public.

use serde_json::json;
use sqlx::Row as _;
use xbot::clock::SystemClock;
use xbot::jobs::{Posting, Ran};
use xbot_domain::decision::{Source, Status};
use xbot_domain::ids::DecisionId;
use xbot_domain::time::Clock as _;
use xbot_projections::database::{Database, Durability};
use xbot_projections::projections::ALL;
use xbot_projections::projector::Projector;

use super::stage::*;
use crate::lines::capture;
use crate::world::*;

fn skipped(ran: Ran) -> String {
    match ran {
        Ran::Skipped(reason) => reason,
        Ran::Done(results) => panic!("{results:?}"),
    }
}

#[tokio::test]
async fn what_is_due_is_posted_in_its_form_and_said_in_the_words_of_the_runbooks() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    let ids = some(&world).await;
    place.forward(3);
    let lines = capture();
    let Ran::Done(results) = run(&world, &Posting).await else { panic!("skipped") };
    assert_eq!((&results["found"], &results["posted"]), (&json!(3), &json!(3)));
    all_posted_once(&place, &world, &ids).await;
    assert!(lines.has("[POSTING_ORCHESTRATOR] 📋 Found 3 decisions in queue"));
    for id in ids {
        let first = known(&world, id).await.posted.unwrap().tweet_ids[0];
        let line = format!(
            "[POSTING_ORCHESTRATOR] ✅ Posted successfully tweet_id={first} decision_id={id}"
        );
        assert!(lines.has(&line), "{line}");
    }
}

#[tokio::test]
async fn lesson_10_a_run_without_work_is_skipped_and_says_why() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 60)).await;
    assert_eq!(skipped(run(&world, &Posting).await), "nothing is due");
    assert_eq!(status(&world, id(1)).await, Status::Queued);
}

#[tokio::test]
async fn five_at_most_go_out_in_one_run_the_oldest_first() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    for n in 0..7 {
        queue(&world, n, single(n, 10 - i64::from(n))).await;
    }
    place.forward(10);
    run(&world, &Posting).await;
    let texts: Vec<_> = timeline(&place).await.into_iter().map(|post| post.at).collect();
    assert_eq!(texts.len(), 5);
    for n in 0..7 {
        let wanted = if n < 2 { Status::Queued } else { Status::Posted };
        assert_eq!(status(&world, id(n)).await, wanted, "{n}");
    }
}

#[tokio::test]
async fn an_outage_posts_no_backlog() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    for n in 0..8 {
        queue(&world, n, single(n, 0)).await;
    }
    queue(&world, 9, single(9, 5)).await;
    place.forward(6 * 60 + 1);
    let Ran::Done(results) = run(&world, &Posting).await else { panic!("skipped") };
    assert_eq!((&results["expired"], &results["posted"]), (&json!(8), &json!(1)));
    assert_eq!(status(&world, id(0)).await, Status::Expired);
    assert_eq!(status(&world, id(9)).await, Status::Posted);
}

#[tokio::test]
async fn lesson_15_a_text_that_is_on_x_is_not_posted_under_another_decision() {
    let place = Place::new().await;
    let world = place.instance("a", WIDE).await;
    queue(&world, 1, single(1, 0)).await;
    queue(&world, 2, single(1, 1)).await;
    queue(&world, 3, single(1, 25 * 60)).await;
    place.forward(1);
    run(&world, &Posting).await;
    assert_eq!(status(&world, id(2)).await, Status::Skipped);
    let rejected = events(&world)
        .await
        .into_iter()
        .any(|recorded| serde_json::to_string(&recorded.event).unwrap().contains("duplicate_text"));
    assert!(rejected);
    place.forward(25 * 60);
    run(&world, &Posting).await;
    assert_eq!(timeline(&place).await.len(), 2, "a day later it may be said again");
}

#[tokio::test]
async fn lesson_04_a_synthetic_text_is_posted_in_shadow_mode_and_never_in_live_mode() {
    for (mode, wanted) in [("shadow", Status::Posted), ("live", Status::Skipped)] {
        let place = Place::new().await;
        let world = place.instance("a", &with(&[("MODE", mode)])).await;
        let mut plan = single(1, 0);
        plan.generation_source = Source::Synthetic;
        queue(&world, 1, plan).await;
        queue(&world, 2, single(2, 0)).await;
        run(&world, &Posting).await;
        assert_eq!(status(&world, id(1)).await, wanted, "{mode}");
        assert_eq!(status(&world, id(2)).await, Status::Posted, "{mode}");
    }
}

/// As the runbook has it, with the time of the database.
const QUERIES: [&str; 2] = [
    include_str!("../../fixtures/seeds/queue_due.sql"),
    include_str!("../../fixtures/seeds/sqlite/queue_due.sql"),
];

async fn by_the_query(database: &Database) -> Vec<String> {
    match database {
        Database::Postgres(pool) => {
            let rows = sqlx::query(QUERIES[0]).fetch_all(pool).await.unwrap();
            rows.iter().map(|row| row.get("decision_id")).collect()
        }
        Database::Sqlite(file) => {
            let connection = file.connect(Durability::Rebuildable).unwrap();
            let mut statement = connection.prepare(QUERIES[1]).unwrap();
            let rows = statement.query_map([], |row| row.get("decision_id")).unwrap();
            rows.map(Result::unwrap).collect()
        }
    }
}

async fn the_query_shows_what_the_job_takes(place: Place) {
    place.clock.set(SystemClock.now());
    let now = place.clock.now();
    let world = place.instance("a", &with(&[("MODE", "live")])).await;
    // The time of the database is that of the day on which this runs.
    set(&world, "quiet_hours", json!([])).await;
    for n in 0..12u16 {
        let mut plan = single(n, 0);
        plan.planned_at = now.minus(chrono::Duration::hours(3));
        // Every third is still to come, and every fourth synthetic.
        let minutes = i64::from(n) * if n % 3 == 2 { 60 } else { -7 };
        plan.scheduled_at = now.plus(chrono::Duration::minutes(minutes));
        if n % 4 == 0 {
            plan.generation_source = Source::Synthetic;
        }
        queue(&world, n, plan).await;
    }
    let projector = Projector::new(place.database(), world.log.clone(), ALL, place.clock.clone());
    projector.catch_up().await.unwrap();
    let memory = world.memory().await.unwrap();
    let due = memory.decisions.due(now, &[Source::Real]).take(5);
    let due: Vec<DecisionId> = due.map(|known| known.id).collect();
    drop(memory);
    assert_eq!(due.len(), 5);
    let shown = by_the_query(&place.database()).await;
    assert_eq!(shown, due.iter().map(ToString::to_string).collect::<Vec<_>>());
    run(&world, &Posting).await;
    for id in due {
        assert_eq!(status(&world, id).await, Status::Posted);
    }
}

#[tokio::test]
async fn lesson_14_the_queue_query_of_the_runbook_shows_what_is_posted_next_on_sqlite() {
    the_query_shows_what_the_job_takes(Place::new().await).await;
}

#[tokio::test]
async fn lesson_14_the_queue_query_of_the_runbook_shows_what_is_posted_next_on_postgres() {
    the_query_shows_what_the_job_takes(Place::on_postgres().await).await;
}
