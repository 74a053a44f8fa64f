//! Sixteen writers, a projector that is killed five times, and nothing lost or done twice.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]

mod check;
mod service;
mod writers;

use std::time::Duration;

use xbot_domain::log::EventLog;
use xbot_projections::database::Database;
use xbot_test_support::{TestPostgres, TestSqlite};

use check::Follower;
use service::Service;
use writers::{COMMANDS, STREAMS, WRITERS};

const KILLS: u32 = 5;

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite_killing_the_projector_loses_and_repeats_nothing() {
    let test = TestSqlite::migrated().await;
    let file = test.folder.path().join("xbot.db");
    survive(&test.database, &format!("sqlite://{}", file.display())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql_killing_the_projector_loses_and_repeats_nothing() {
    let test = TestPostgres::migrated().await;
    survive(&test.database(), &test.url).await;
}

async fn survive(database: &Database, url: &str) {
    let log = xbot::log::open(database).await.unwrap();
    let follower = Follower::start(log.clone(), WRITERS * COMMANDS + STREAMS);
    let (mut acknowledged, writing) = writers::start(database).await;
    kill_repeatedly(&*log, url).await;
    for mut writer in writing.finish().await {
        acknowledged.append(&mut writer);
    }
    assert_eq!(
        acknowledged.len() as u64,
        WRITERS * COMMANDS + STREAMS,
        "a version was acknowledged twice"
    );
    let seen = follower.finish().await;
    check::each_once_and_in_order(&acknowledged, &seen);
    check::rows_equal_a_rebuild(database, log).await;
}

/// Each service is killed while it is at work: after the writers have come a good way further.
async fn kill_repeatedly(log: &dyn EventLog, url: &str) {
    let step = i64::try_from(WRITERS * COMMANDS / u64::from(KILLS + 2)).unwrap();
    for kill in 1..=KILLS {
        let service = Service::start(url).await;
        while log.head().await.unwrap().position < step * i64::from(kill) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        service.kill().await;
    }
}
