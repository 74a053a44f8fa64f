//! Where in the global order positions lie.
//!
//! On PostgreSQL positions are handed out before transactions commit, so the events of a range of
//! positions lie close together in the order of the log, and not always in the order of positions.

use xbot_domain::log::{Checkpoint, Position};
use xbot_projections::reads::{Arg, ReadError, Reader};

/// No transaction stays open while so many positions are handed out to others.
const WINDOW: i64 = 100_000;

const FIRST: &str = "select cast(transaction_id::text as bigint) as tx, position from events \
     where position >= $1 and position <= $2 order by transaction_id, position limit 1";
const LAST: &str = "select cast(transaction_id::text as bigint) as tx, position from events \
     where position >= $1 and position <= $2 order by transaction_id desc, position desc limit 1";

/// Everything from position `from` on is behind this.
pub async fn before(reader: &Reader, from: Position) -> Result<Checkpoint, ReadError> {
    if from <= 1 {
        return Ok(Checkpoint::START);
    }
    let Reader::Postgres(_) = reader else {
        return Ok(Checkpoint { tx: 0, position: from - 1 });
    };
    let end = from.saturating_add(WINDOW);
    let first = one(reader, FIRST, from, end).await?;
    // Nothing there: behind everything.
    let Some(first) = first else {
        return Ok(Checkpoint { tx: i64::MAX.unsigned_abs(), position: i64::MAX });
    };
    Ok(Checkpoint { tx: first.tx, position: first.position - 1 })
}

/// No event up to position `to` is behind this.
pub async fn last(reader: &Reader, to: Position) -> Result<Checkpoint, ReadError> {
    let Reader::Postgres(_) = reader else {
        return Ok(Checkpoint { tx: 0, position: to });
    };
    let start = to.saturating_sub(WINDOW);
    // Nothing there: `to` is behind the head.
    let end = Checkpoint { tx: i64::MAX.unsigned_abs(), position: i64::MAX };
    Ok(one(reader, LAST, start, to).await?.unwrap_or(end))
}

/// The place of one event; absent when there is none.
pub async fn place_of(reader: &Reader, at: Position) -> Result<Option<Checkpoint>, ReadError> {
    match reader {
        Reader::Sqlite(_) => Ok(Some(Checkpoint { tx: 0, position: at })),
        Reader::Postgres(_) => one(reader, LAST, at, at).await,
    }
}

async fn one(
    reader: &Reader,
    sql: &str,
    from: Position,
    to: Position,
) -> Result<Option<Checkpoint>, ReadError> {
    let found: Option<(i64, i64)> = reader.one(sql, &[Arg::Int(from), Arg::Int(to)]).await?;
    Ok(found.map(|(tx, position)| Checkpoint { tx: tx.unsigned_abs(), position }))
}
