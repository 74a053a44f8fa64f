//! A reader that follows PostgreSQL while eight writers hold their transactions open.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use sqlx::PgPool;
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_projections::database::Database;

use crate::report::Report;
use crate::stores::{Dialect, Stores};

const WRITERS: i64 = 8;
const EACH: i64 = 400;

pub async fn all(report: &Report, stores: &Stores) {
    let row = "gap-free catch-up, PostgreSQL, 8 writers: writes/s";
    if !report.wants(row) {
        return;
    }
    let (without, with) = (
        stores.fresh(Dialect::Postgres).await,
        stores.fresh(Dialect::Postgres).await,
    );
    let bare = write(pool(&without.database())).await;
    let log = xbot::log::open(&with.database()).await.unwrap();
    let (ours, seen) = tokio::join!(write(pool(&with.database())), follow(&*log));
    let distinct: BTreeSet<_> = seen.iter().collect();
    report.row(row, ours, bare, "/s", "no write slower than 1.1x");
    let missed = usize::try_from(WRITERS * EACH).unwrap() - distinct.len();
    report.note(&format!(
        "missed {missed}, repeated {}",
        seen.len() - distinct.len()
    ));
}

fn pool(database: &Database) -> PgPool {
    match database {
        Database::Postgres(pool) => pool.clone(),
        Database::Sqlite(_) => unreachable!("this row is about PostgreSQL"),
    }
}

async fn write(pool: PgPool) -> f64 {
    let began = Instant::now();
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(dawdle(pool.clone(), writer)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    (WRITERS * EACH) as f64 / began.elapsed().as_secs_f64()
}

async fn dawdle(pool: PgPool, writer: i64) {
    let sql = "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
               values ('arm', $1, $2, 'updated', '1', '{}', '{}')";
    for n in 1..=EACH {
        let mut tx = pool.begin().await.unwrap();
        sqlx::query(sql)
            .bind(format!("content:{writer}"))
            .bind(n)
            .execute(&mut *tx)
            .await
            .unwrap();
        // Uneven, and the same in every run.
        tokio::time::sleep(Duration::from_millis(
            u64::try_from((writer * 7 + n * 5) % 5).unwrap(),
        ))
        .await;
        tx.commit().await.unwrap();
    }
}

async fn follow(log: &dyn EventLog) -> Vec<(String, u64)> {
    let mut seen = Vec::new();
    let mut at = Checkpoint::START;
    while seen.len() < usize::try_from(WRITERS * EACH).unwrap() {
        let batch = log.read_all(at, 500).await.unwrap();
        seen.extend(
            batch
                .iter()
                .map(|event| (event.stream_id.to_owned(), event.version)),
        );
        at = batch.last().unwrap_or(at);
        log.wait(at, Duration::from_secs(5)).await.unwrap();
    }
    seen
}
