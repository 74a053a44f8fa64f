//! PostgreSQL hands out positions before commit. A reader must not run past a slower transaction.

use std::time::Duration;

use sqlx::PgPool;
use xbot_domain::log::Checkpoint;

use crate::conformance::{assert_in_order, follow};
use crate::store::{Store, append, read_up_to};

const WRITERS: u64 = 8;
const EACH: u64 = 60;

fn pool(store: &Store) -> PgPool {
    match store {
        Store::Postgres(test) => test.pool.clone(),
        Store::Sqlite(_) | Store::Memory(..) => unreachable!("only for PostgreSQL"),
    }
}

async fn insert(executor: impl sqlx::PgExecutor<'_>, id: &str, sequence: i64) {
    let sql = "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
               values ('arm', $1, $2, 'updated', '1', '{}', '{}')";
    sqlx::query(sql).bind(id).bind(sequence).execute(executor).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_behind_an_open_transaction_is_shown_before_it_ends() {
    let store = Store::postgres().await;
    let log = store.open().await;
    let mut slow = pool(&store).begin().await.unwrap();
    insert(&mut *slow, "content:slow", 1).await;
    let fast = log.append(append("content:fast", 0, &["{}"])).await.unwrap();
    assert!(log.read_all(Checkpoint::START, 10).await.unwrap().is_empty());
    assert_eq!(log.head().await.unwrap(), Checkpoint::START);
    slow.commit().await.unwrap();
    let read = read_up_to(&*log, fast.at).await;
    assert_eq!(
        read.iter().map(|e| e.stream_id).collect::<Vec<_>>(),
        ["content:slow", "content:fast"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_misses_and_repeats_nothing_while_eight_writers_dawdle() {
    let store = Store::postgres().await;
    let log = store.open().await;
    let writers = (0..WRITERS).map(|writer| {
        let pool = pool(&store);
        tokio::spawn(async move {
            for n in 0..EACH {
                let mut tx = pool.begin().await.unwrap();
                insert(&mut *tx, &format!("content:{writer}"), i64::try_from(n + 1).unwrap()).await;
                // Uneven on purpose, and the same in every run.
                tokio::time::sleep(Duration::from_millis((writer * 7 + n * 5) % 13)).await;
                tx.commit().await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let seen = follow(&*log, usize::try_from(WRITERS * EACH).unwrap()).await;
    for writer in writers {
        writer.await.unwrap();
    }
    assert_in_order(&seen, usize::try_from(WRITERS).unwrap(), EACH);
    assert!(log.read_all(seen.last().unwrap().0, 10).await.unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_append_that_the_database_refuses_fails_alone() {
    let store = Store::postgres().await;
    let log = store.open().await;
    let (good, bad, also_good) = tokio::join!(
        log.append(append("content:a", 0, &["{}"])),
        log.append(append("content:b", 0, &["this is not JSON"])),
        log.append(append("content:c", 0, &["{}"])),
    );
    assert!(good.is_ok() && also_good.is_ok());
    assert!(bad.unwrap_err().to_string().contains("append"));
}
