//! What the store alone can do: the same rows, without anything of xbot.

use std::time::{Duration, Instant};

use rusqlite::Connection;
use sqlx::PgPool;
use xbot_projections::database::{Database, Durability};

const COLUMNS: &str =
    "aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata";
/// About as long as a typical event with its metadata.
const PAYLOAD: &str = r#"{"type":"call_charged","call_id":"01890a5dac96774bbcceb302099a8057","purpose":"content_generation","model":"gpt-4o-mini","prompt_tokens":812,"completion_tokens":164,"cost_nanousd":220200,"decision_id":null}"#;
const METADATA: &str = r#"{"recorded_at":"2025-08-11T09:00:00.000000Z","actor":"job:plan","correlation_id":"00000000-0000-0000-0000-000000000000","build":"0.1.0","schema":"1"}"#;

/// Single inserts, each its own durable commit: how many a second, and the median of one.
pub async fn single_inserts(database: &Database, count: i64) -> (f64, Duration) {
    let mut times = Vec::new();
    let began = Instant::now();
    match database {
        Database::Sqlite(file) => {
            let connection = file.connect(Durability::Full).unwrap();
            for n in 1..=count {
                let began = Instant::now();
                sqlite_insert(&connection, n);
                times.push(began.elapsed());
            }
        }
        Database::Postgres(pool) => {
            let mut connection = pool.acquire().await.unwrap();
            for n in 1..=count {
                let began = Instant::now();
                postgres_insert(&mut connection, "bare", n).await;
                times.push(began.elapsed());
            }
        }
    }
    (count as f64 / began.elapsed().as_secs_f64(), median(times))
}

/// Single inserts from `writers` connections at once; SQLite has one writer, whatever one does.
pub async fn inserts_at_once(database: &Database, writers: i64, each: i64) -> f64 {
    let Database::Postgres(pool) = database else {
        return single_inserts(database, each * 4).await.0;
    };
    let began = Instant::now();
    let tasks: Vec<_> =
        (0..writers).map(|writer| tokio::spawn(insert_many(pool.clone(), writer, each))).collect();
    for task in tasks {
        task.await.unwrap();
    }
    (writers * each) as f64 / began.elapsed().as_secs_f64()
}

async fn insert_many(pool: PgPool, writer: i64, each: i64) {
    let mut connection = pool.acquire().await.unwrap();
    for n in 1..=each {
        postgres_insert(&mut connection, &format!("bare-{writer}"), n).await;
    }
}

fn sqlite_insert(connection: &Connection, n: i64) {
    let sql = format!(
        "insert into events ({COLUMNS}) values ('budget', 'bare', ?1, 'call_charged', '1', ?2, ?3)"
    );
    connection
        .prepare_cached(&sql)
        .unwrap()
        .execute(rusqlite::params![n, PAYLOAD, METADATA])
        .unwrap();
}

async fn postgres_insert(connection: &mut sqlx::PgConnection, id: &str, n: i64) {
    let sql = format!(
        "insert into events ({COLUMNS}) values ('budget', $1, $2, 'call_charged', '1', $3::json, $4::json)"
    );
    sqlx::query(&sql)
        .bind(id)
        .bind(n)
        .bind(PAYLOAD)
        .bind(METADATA)
        .execute(connection)
        .await
        .unwrap();
}

/// Every column of every event, looked at and dropped.
pub async fn read_everything(database: &Database) -> f64 {
    let began = Instant::now();
    let count = match database {
        Database::Sqlite(file) => sqlite_read(&file.connect(Durability::Rebuildable).unwrap()),
        Database::Postgres(pool) => postgres_read(pool).await,
    };
    count as f64 / began.elapsed().as_secs_f64()
}

fn sqlite_read(connection: &Connection) -> usize {
    let sql = format!("select position, {COLUMNS} from events order by position");
    let mut statement = connection.prepare(&sql).unwrap();
    let mut rows = statement.query([]).unwrap();
    let (mut count, mut bytes) = (0, 0);
    while let Some(row) = rows.next().unwrap() {
        bytes += [1, 2, 4, 5, 6, 7]
            .map(|column| row.get_ref(column).unwrap().as_bytes().unwrap().len())
            .iter()
            .sum::<usize>();
        count += 1;
    }
    assert!(bytes > count);
    count
}

async fn postgres_read(pool: &PgPool) -> usize {
    use futures::TryStreamExt;
    use sqlx::postgres::PgPoolCopyExt;
    let sql = format!(
        "copy (select position, {COLUMNS} from events order by transaction_id, position) to stdout (format binary)"
    );
    let stream = pool.copy_out_raw(&sql).await.unwrap();
    stream.try_fold(0, |count, _| async move { Ok(count + 1) }).await.unwrap()
}

pub fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
