//! `xbot health`: one line, and an exit code for monitors.

use std::sync::Arc;

use xbot::clock::{SystemClock, fresh_id};
use xbot::commands::{Commands, Context};
use xbot_domain::candidate::{Candidate, CandidateCommand, Discovered};
use xbot_domain::time::Clock as _;
use xbot_projections::database::{Database, OnMissing};
use xbot_projections::projections::ALL;
use xbot_projections::projector::Projector;

use super::home::Home;

async fn discover(home: &Home, candidates: usize) {
    let url = format!("sqlite://{}", home.store().display());
    let database = Database::connect(&url, OnMissing::Refuse).await.unwrap();
    let log = xbot::log::open(&database).await.unwrap();
    let commands = Commands::new(Arc::clone(&log), Arc::new(SystemClock));
    for n in 0..candidates {
        let found = CandidateCommand::Discover(Discovered {
            source: "catalogue".to_owned(),
            topic: "gaming_fps".to_owned(),
            text: format!("text {n}"),
            tags: vec![],
            priority: 0.5,
            at: SystemClock.now(),
        });
        let context = Context::new("test", fresh_id());
        let id = xbot_domain::ids::ContentHash::of(format!("text {n}").as_bytes()).to_string();
        commands.execute::<Candidate>(&id, &found, &context).await.unwrap();
    }
    Projector::new(database, log, ALL, Arc::new(SystemClock)).catch_up().await.unwrap();
}

/// Without the time.
fn line(out: &str) -> &str {
    out.lines().next().unwrap().split_once("] ").unwrap().1
}

#[tokio::test]
async fn a_filled_queue_is_healthy_and_ends_with_zero() {
    let home = Home::with_store();
    discover(&home, 25).await;
    let ran = home.run("health");
    assert_eq!(
        line(&ran.out),
        "xBOT Health: HEALTHY | Redis:➖ | DB:✅ | Queue:25 | Bandits:0 | LastPost:none | Posts/h:0"
    );
    assert_eq!((ran.code, ran.out.lines().count()), (0, 1), "{ran:?}");
}

#[test]
fn an_empty_queue_is_a_warning_and_ends_with_one() {
    let home = Home::with_store();
    let ran = home.run("health");
    assert!(ran.code == 1 && line(&ran.out).starts_with("xBOT Health: WARNING"), "{ran:?}");
    assert!(ran.out.contains("\nQueue: "), "{ran:?}");
    let json = home.run("health --json").json();
    assert_eq!(
        (&json["verdict"], &json["findings"][0]["component"]),
        (&"WARNING".into(), &"Queue".into())
    );
}

#[test]
fn a_store_that_is_away_is_critical_and_ends_with_two() {
    let home = Home::new();
    for url in ["sqlite://data/xbot.db", "postgres://me@127.0.0.1:1/db"] {
        let ran = home.run_with(&[("DATABASE_URL", url)], "health");
        assert_eq!(ran.code, 2, "{ran:?}");
        assert!(
            line(&ran.out).starts_with("xBOT Health: CRITICAL | Redis:➖ | DB:❌ | Queue:?"),
            "{ran:?}"
        );
        assert!(ran.out.lines().nth(1).unwrap().starts_with("DB: "), "{ran:?}");
    }
    assert!(!home.store().exists());
}

#[test]
fn redis_is_only_looked_at_when_it_is_configured() {
    let home = Home::with_store();
    let ran = home.run_with(&[("REDIS_URL", "redis://127.0.0.1:1")], "health");
    assert!(ran.out.contains("Redis:❌") && ran.out.contains("\nRedis: "), "{ran:?}");
}
