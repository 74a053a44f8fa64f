//! Many appends in one statement: `unnest` arrays in, positions out.

use std::collections::HashMap;

use sqlx::{Acquire, PgConnection, Row};
use xbot_domain::log::{Append, Appended, Checkpoint, IdempotencyKey, NewEvent};

use super::query::{as_i64, checkpoint};

/// An append whose predecessor is missing is left out whole; one whose place is taken fails the
/// statement. `place` keeps the order of arrival in the positions.
const INSERT: &str = "with given as (
        select * from unnest($1::bigint[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])
            with ordinality as g (expected, aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata, place)
    )
    insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
    select aggregate_type, aggregate_id, sequence, event_type, event_version, payload::json, metadata::json
    from given g
    where expected = 0 or exists (
        select 1 from events e
        where e.aggregate_type = g.aggregate_type and e.aggregate_id = g.aggregate_id and e.sequence = g.expected)
    order by place
    returning transaction_id::text as tx, position, aggregate_type, aggregate_id, sequence";

const KEEP_RECEIPTS: &str = "insert into command_receipts (key, fingerprint, aggregate_type, aggregate_id, version, tx, position)
    select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::bigint[])";

/// What each append reached; `None` where its stream was not at the expected version.
///
/// Fails with a unique violation, and writes nothing, when a place or a key is taken.
pub async fn insert(
    connection: &mut PgConnection,
    group: &[&Append],
) -> sqlx::Result<Vec<Option<Appended>>> {
    if group.iter().all(|append| append.idempotency.is_none()) {
        return events(connection, group).await; // one statement is its own transaction
    }
    let mut transaction = connection.begin().await?;
    let reached = events(&mut transaction, group).await?;
    receipts(&mut transaction, group, &reached).await?;
    transaction.commit().await?;
    Ok(reached)
}

async fn events(
    connection: &mut PgConnection,
    group: &[&Append],
) -> sqlx::Result<Vec<Option<Appended>>> {
    let metadata: Vec<String> = group.iter().map(|append| append.metadata_text()).collect();
    let rows: Vec<Given<'_>> =
        group.iter().zip(&metadata).flat_map(|(append, text)| given(append, text)).collect();
    let query = sqlx::query(INSERT)
        .bind(column(&rows, |row| as_i64(row.append.expected_version)))
        .bind(column(&rows, |row| row.append.stream.aggregate))
        .bind(column(&rows, |row| row.append.stream.id.as_str()))
        .bind(column(&rows, |row| as_i64(row.sequence)))
        .bind(column(&rows, |row| row.event.event_type))
        .bind(column(&rows, |row| row.event.event_version.to_string()))
        .bind(column(&rows, |row| row.event.payload.as_str()))
        .bind(column(&rows, |row| row.metadata));
    let mut written = HashMap::new();
    for row in query.fetch_all(connection).await? {
        let stream: (String, String) =
            (row.try_get("aggregate_type")?, row.try_get("aggregate_id")?);
        written.insert((stream, row.try_get::<i64, _>("sequence")?), checkpoint(&row)?);
    }
    Ok(group.iter().map(|append| reached(append, &written)).collect())
}

struct Given<'a> {
    append: &'a Append,
    event: &'a NewEvent,
    metadata: &'a str,
    sequence: u64,
}

fn given<'a>(append: &'a Append, metadata: &'a str) -> impl Iterator<Item = Given<'a>> {
    let numbered = append.events.iter().zip(append.expected_version + 1..);
    numbered.map(move |(event, sequence)| Given { append, event, metadata, sequence })
}

fn column<'a, R, T>(rows: &'a [R], pick: impl Fn(&'a R) -> T) -> Vec<T> {
    rows.iter().map(pick).collect()
}

fn reached(
    append: &Append,
    written: &HashMap<((String, String), i64), Checkpoint>,
) -> Option<Appended> {
    let version = append.expected_version + append.events.len() as u64;
    if append.events.is_empty() {
        return Some(Appended { version, at: Checkpoint::START, repeated: false });
    }
    let stream = (append.stream.aggregate.to_owned(), append.stream.id.clone());
    let at = *written.get(&(stream, as_i64(version)))?;
    Some(Appended { version, at, repeated: false })
}

async fn receipts(
    connection: &mut PgConnection,
    group: &[&Append],
    reached: &[Option<Appended>],
) -> sqlx::Result<()> {
    let pairs = group.iter().zip(reached);
    let kept: Vec<(&IdempotencyKey, &Append, &Appended)> = pairs
        .filter_map(|(append, reached)| {
            Some((append.idempotency.as_ref()?, *append, reached.as_ref()?))
        })
        .collect();
    let query = sqlx::query(KEEP_RECEIPTS)
        .bind(column(&kept, |(key, ..)| key.key.as_str()))
        .bind(column(&kept, |(key, ..)| key.fingerprint.as_str()))
        .bind(column(&kept, |(_, append, _)| append.stream.aggregate))
        .bind(column(&kept, |(_, append, _)| append.stream.id.as_str()))
        .bind(column(&kept, |(.., reached)| as_i64(reached.version)))
        .bind(column(&kept, |(.., reached)| as_i64(reached.at.tx)))
        .bind(column(&kept, |(.., reached)| reached.at.position));
    query.execute(connection).await.map(drop)
}
