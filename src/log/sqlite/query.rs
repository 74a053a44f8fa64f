//! The statements of the log on SQLite.

use cqrs_es::persist::SerializedEvent;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Row, params};
use xbot_domain::log::{
    Append, Appended, Checkpoint, NewEvent, Position, RawBatch, RawEvent, Receipt, Snapshot,
    StreamId,
};

const ALL: &str = "select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata \
     from events where position > ?1 order by position limit ?2";
const ONE: &str = "select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata \
     from events where position = ?1";
const STREAM: &str = "select position, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata \
     from events where aggregate_type = ?1 and aggregate_id = ?2 and sequence > ?3 order by sequence limit ?4";
const VERSION: &str =
    "select coalesce(max(sequence), 0) from events where aggregate_type = ?1 and aggregate_id = ?2";
const INSERT: &str = "insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata) \
     values (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const HEAD: &str = "select coalesce(max(position), 0) from events";
const RECEIPT: &str =
    "select fingerprint, version, tx, position from command_receipts where key = ?1";
const KEEP_RECEIPT: &str = "insert into command_receipts (key, fingerprint, aggregate_type, aggregate_id, version, tx, position) \
     values (?1, ?2, ?3, ?4, ?5, 0, ?6)";
const SNAPSHOT: &str =
    "select version, shape, state from snapshots where aggregate_type = ?1 and aggregate_id = ?2";
const KEEP_SNAPSHOT: &str = "insert into snapshots (aggregate_type, aggregate_id, version, shape, state) \
     values (?1, ?2, ?3, ?4, ?5) on conflict (aggregate_type, aggregate_id) do update \
     set version = excluded.version, shape = excluded.shape, state = excluded.state \
     where excluded.version > snapshots.version or excluded.shape <> snapshots.shape";

pub fn all(connection: &Connection, after: Position, limit: usize) -> rusqlite::Result<RawBatch> {
    batch(connection, ALL, params![after, as_i64(limit)])
}

pub fn one(connection: &Connection, position: Position) -> rusqlite::Result<RawBatch> {
    batch(connection, ONE, params![position])
}

pub fn stream(
    connection: &Connection,
    stream: &StreamId,
    after: u64,
    limit: usize,
) -> rusqlite::Result<RawBatch> {
    batch(connection, STREAM, params![stream.aggregate, stream.id, as_i64(after), as_i64(limit)])
}

pub fn load(
    connection: &Connection,
    stream: &StreamId,
    after: u64,
) -> rusqlite::Result<Vec<SerializedEvent>> {
    let json = |column, text: &str| {
        serde_json::from_str(text).map_err(|e| {
            rusqlite::Error::FromSqlConversionFailure(
                column,
                rusqlite::types::Type::Text,
                Box::new(e),
            )
        })
    };
    let mut statement = connection.prepare_cached(STREAM)?;
    let rows =
        statement.query_map(params![stream.aggregate, stream.id, as_i64(after), -1], |row| {
            Ok(SerializedEvent::new(
                stream.id.clone(),
                usize::try_from(row.get::<_, i64>(3)?).unwrap_or_default(),
                stream.aggregate.to_owned(),
                row.get(4)?,
                row.get(5)?,
                json(6, text(row, 6)?)?,
                json(7, text(row, 7)?)?,
            ))
        })?;
    rows.collect()
}

pub fn version(connection: &Connection, stream: &StreamId) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(VERSION)?;
    statement
        .query_row(params![stream.aggregate, stream.id], |row| row.get::<_, i64>(0))
        .map(as_u64)
}

pub fn insert(
    connection: &Connection,
    stream: &StreamId,
    sequence: u64,
    event: &NewEvent,
    metadata: &str,
) -> rusqlite::Result<Position> {
    let mut statement = connection.prepare_cached(INSERT)?;
    let version = event.event_version.to_string();
    statement.insert(params![
        stream.aggregate,
        stream.id,
        as_i64(sequence),
        event.event_type,
        version,
        event.payload,
        metadata,
    ])
}

pub fn head(connection: &Connection) -> rusqlite::Result<Checkpoint> {
    let position = connection.prepare_cached(HEAD)?.query_row([], |row| row.get(0))?;
    Ok(Checkpoint { tx: 0, position })
}

pub fn receipt(connection: &Connection, key: &str) -> rusqlite::Result<Option<Receipt>> {
    let found = connection.prepare_cached(RECEIPT)?.query_row([key], |row| {
        let at = Checkpoint { tx: as_u64(row.get(2)?), position: row.get(3)? };
        let appended = Appended { version: as_u64(row.get(1)?), at, repeated: true };
        Ok(Receipt { fingerprint: row.get(0)?, appended })
    });
    found.optional()
}

pub fn keep_receipt(
    connection: &Connection,
    append: &Append,
    appended: &Appended,
) -> rusqlite::Result<()> {
    let Some(idempotency) = &append.idempotency else {
        return Ok(());
    };
    connection.prepare_cached(KEEP_RECEIPT)?.execute(params![
        idempotency.key,
        idempotency.fingerprint,
        append.stream.aggregate,
        append.stream.id,
        as_i64(appended.version),
        appended.at.position,
    ])?;
    Ok(())
}

pub fn snapshot(connection: &Connection, stream: &StreamId) -> rusqlite::Result<Option<Snapshot>> {
    let mut statement = connection.prepare_cached(SNAPSHOT)?;
    let found = statement.query_row(params![stream.aggregate, stream.id], |row| {
        Ok(Snapshot { version: as_u64(row.get(0)?), shape: row.get(1)?, state: row.get(2)? })
    });
    found.optional()
}

pub fn keep_snapshot(
    connection: &Connection,
    stream: &StreamId,
    snapshot: &Snapshot,
) -> rusqlite::Result<()> {
    let version = as_i64(snapshot.version);
    let values = params![stream.aggregate, stream.id, version, snapshot.shape, snapshot.state];
    connection.prepare_cached(KEEP_SNAPSHOT)?.execute(values)?;
    Ok(())
}

fn batch(
    connection: &Connection,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> rusqlite::Result<RawBatch> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(parameters)?;
    let mut batch = RawBatch::default();
    while let Some(row) = rows.next()? {
        batch.push(&RawEvent {
            at: Checkpoint { tx: 0, position: row.get(0)? },
            aggregate: text(row, 1)?,
            stream_id: text(row, 2)?,
            version: as_u64(row.get(3)?),
            event_type: text(row, 4)?,
            event_version: text(row, 5)?.parse().unwrap_or(0),
            payload: text(row, 6)?,
            metadata: text(row, 7)?,
        });
    }
    Ok(batch)
}

/// Borrowed, where `Row::get` would copy. A blob (somebody edited the file) is read as what it says.
fn text<'a>(row: &'a Row<'_>, column: usize) -> rusqlite::Result<&'a str> {
    match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            std::str::from_utf8(bytes).map_err(rusqlite::Error::Utf8Error)
        }
        other => {
            Err(rusqlite::Error::InvalidColumnType(column, "text".to_owned(), other.data_type()))
        }
    }
}

fn as_i64(n: impl TryInto<i64>) -> i64 {
    n.try_into().unwrap_or(i64::MAX)
}

fn as_u64(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
