//! The small statements of the log on PostgreSQL.

use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};
use xbot_domain::log::{
    Appended, Checkpoint, Position, RawBatch, RawEvent, Receipt, Snapshot, StreamId,
};

const STREAM: &str = "select transaction_id::text as tx, position, aggregate_type, aggregate_id, sequence, \
     event_type, event_version, payload::text as payload, metadata::text as metadata \
     from events where aggregate_type = $1 and aggregate_id = $2 and sequence > $3 order by sequence limit $4";
const ONE: &str = "select transaction_id::text as tx, position, aggregate_type, aggregate_id, sequence, \
     event_type, event_version, payload::text as payload, metadata::text as metadata \
     from events where position = $1";
/// Nothing at or above the oldest open transaction is shown: it may still get company below.
const HEAD: &str = "select transaction_id::text as tx, position from events \
     where transaction_id < pg_snapshot_xmin(pg_current_snapshot()) \
     order by transaction_id desc, position desc limit 1";
const RECEIPT: &str =
    "select fingerprint, version, tx, position from command_receipts where key = $1";
const SNAPSHOT: &str =
    "select version, shape, state from snapshots where aggregate_type = $1 and aggregate_id = $2";
const KEEP_SNAPSHOT: &str = "insert into snapshots (aggregate_type, aggregate_id, version, shape, state) \
     values ($1, $2, $3, $4, $5) on conflict (aggregate_type, aggregate_id) do update \
     set version = excluded.version, shape = excluded.shape, state = excluded.state \
     where excluded.version > snapshots.version or excluded.shape <> snapshots.shape";

pub async fn stream(
    pool: &PgPool,
    stream: &StreamId,
    after: u64,
    limit: usize,
) -> sqlx::Result<RawBatch> {
    let query = sqlx::query(STREAM)
        .bind(stream.aggregate)
        .bind(&stream.id)
        .bind(as_i64(after))
        .bind(as_i64(limit));
    batch(&query.fetch_all(pool).await?)
}

pub async fn one(pool: &PgPool, position: Position) -> sqlx::Result<RawBatch> {
    batch(&sqlx::query(ONE).bind(position).fetch_all(pool).await?)
}

pub async fn head(pool: &PgPool) -> sqlx::Result<Checkpoint> {
    let row = sqlx::query(HEAD).fetch_optional(pool).await?;
    row.map_or(Ok(Checkpoint::START), |row| checkpoint(&row))
}

pub async fn receipt(pool: &PgPool, key: &str) -> sqlx::Result<Option<Receipt>> {
    let Some(row) = sqlx::query(RECEIPT).bind(key).fetch_optional(pool).await? else {
        return Ok(None);
    };
    let at = Checkpoint { tx: as_u64(row.try_get("tx")?), position: row.try_get("position")? };
    let appended = Appended { version: as_u64(row.try_get("version")?), at, repeated: true };
    Ok(Some(Receipt { fingerprint: row.try_get("fingerprint")?, appended }))
}

pub async fn snapshot(pool: &PgPool, stream: &StreamId) -> sqlx::Result<Option<Snapshot>> {
    let query = sqlx::query(SNAPSHOT).bind(stream.aggregate).bind(&stream.id);
    let Some(row) = query.fetch_optional(pool).await? else {
        return Ok(None);
    };
    let version = as_u64(row.try_get("version")?);
    Ok(Some(Snapshot { version, shape: row.try_get("shape")?, state: row.try_get("state")? }))
}

pub async fn keep_snapshot(
    pool: &PgPool,
    stream: &StreamId,
    snapshot: &Snapshot,
) -> sqlx::Result<()> {
    let query = sqlx::query(KEEP_SNAPSHOT).bind(stream.aggregate).bind(&stream.id);
    let query = query.bind(as_i64(snapshot.version)).bind(&snapshot.shape).bind(&snapshot.state);
    query.execute(pool).await.map(drop)
}

pub fn checkpoint(row: &PgRow) -> sqlx::Result<Checkpoint> {
    let tx: &str = row.try_get("tx")?;
    let tx = tx.parse().map_err(|e| sqlx::Error::Decode(Box::new(e)))?;
    Ok(Checkpoint { tx, position: row.try_get("position")? })
}

fn batch(rows: &[PgRow]) -> sqlx::Result<RawBatch> {
    let mut batch = RawBatch::default();
    for row in rows {
        batch.push(&RawEvent {
            at: checkpoint(row)?,
            aggregate: row.try_get("aggregate_type")?,
            stream_id: row.try_get("aggregate_id")?,
            version: as_u64(row.try_get("sequence")?),
            event_type: row.try_get("event_type")?,
            event_version: row.try_get::<&str, _>("event_version")?.parse().unwrap_or(0),
            payload: row.try_get("payload")?,
            metadata: row.try_get("metadata")?,
        });
    }
    Ok(batch)
}

pub fn as_i64(n: impl TryInto<i64>) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

fn as_u64(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
