//! Reading the whole log as typed events, and making every projection anew from it.

use std::sync::Arc;
use std::time::Instant;

use xbot::clock::SystemClock;
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_projections::database::Database;
use xbot_projections::projections;
use xbot_projections::projector::Projector;
use xbot_replay::history::Reading;

use crate::report::Report;
use crate::stores::{Dialect, Stores};
use crate::{bare, history};

const EVENTS: u64 = 400_000;
const BATCH: usize = 20_000;

pub async fn all(report: &Report, stores: &Stores, dialect: Dialect) {
    let read = format!("read the whole log, typed, {dialect}");
    let replay = format!("read it as replay does, in order and hashed, {dialect}");
    let rebuild = format!("rebuild all projections, {dialect}");
    if ![&read, &replay, &rebuild].into_iter().any(|row| report.wants(row)) {
        return;
    }
    let store = stores.fresh(dialect).await;
    let database = store.database();
    let log = xbot::log::open(&database).await.unwrap();
    history::write(&*log, EVENTS).await;
    read_typed(&*log).await; // once, so that both find the pages in memory
    let bare = bare::read_everything(&database).await;
    if report.wants(&read) {
        let target =
            if dialect == Dialect::Sqlite { ">= 800,000 on one core" } else { ">= 600,000" };
        report.row(&read, read_typed(&*log).await, bare, "/s", target);
    }
    if report.wants(&replay) {
        let target = if dialect == Dialect::Sqlite { ">= 800,000" } else { ">= 600,000" };
        report.row(&replay, read_as_replay(&*log).await, bare, "/s", target);
    }
    if report.wants(&rebuild) {
        report.row(&rebuild, rebuild_all(&database, log).await, bare, "/s", ">= 100,000");
    }
}

async fn read_typed(log: &dyn EventLog) -> f64 {
    let began = Instant::now();
    let (mut at, mut count) = (Checkpoint::START, 0u64);
    loop {
        let batch = log.read_all(at, BATCH).await.unwrap();
        let Some(last) = batch.last() else { break };
        at = last;
        count += batch
            .iter()
            .map(|raw| u64::from(raw.decode().unwrap().event_type().len() > 1))
            .sum::<u64>();
    }
    assert_eq!(count, EVENTS);
    count as f64 / began.elapsed().as_secs_f64()
}

/// By as many threads as there are processors.
async fn read_as_replay(log: &dyn EventLog) -> f64 {
    let threads = std::thread::available_parallelism().unwrap();
    let began = Instant::now();
    let mut count = 0;
    let reading = Reading { log, as_of: None, threads };
    reading.events(|number, _| count = number).await.unwrap();
    assert_eq!(count, EVENTS);
    count as f64 / began.elapsed().as_secs_f64()
}

async fn rebuild_all(database: &Database, log: Arc<dyn EventLog>) -> f64 {
    let projector = Projector::new(database.clone(), log, projections::ALL, Arc::new(SystemClock));
    projector.catch_up().await.unwrap();
    let names: Vec<_> = projections::ALL.iter().map(|projection| projection.name).collect();
    let began = Instant::now();
    projector.rebuild(&names, |_| ()).await.unwrap();
    EVENTS as f64 / began.elapsed().as_secs_f64()
}
