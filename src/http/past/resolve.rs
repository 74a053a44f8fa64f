//! Which end of the log a position or a time means.

use std::str::FromStr;

use utoipa::openapi::schema::{AnyOfBuilder, KnownFormat, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use xbot_domain::log::{Checkpoint, EventLog, LogError, Position};
use xbot_domain::time::Timestamp;
use xbot_projections::reads::{Arg, Reader};

use crate::http::App;
use crate::http::problem::Problem;

/// Events read in one piece on the last steps to a time.
const PAGE: usize = 1_000;

/// The last event of the past that is asked for, and what counts as now then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    pub at: Checkpoint,
    pub now: Timestamp,
}

/// A past moment, as it is asked for.
#[derive(Clone, Copy, Debug)]
pub enum AsOf {
    Position(Position),
    Time(Timestamp),
}

/// The largest number that every reader of JSON keeps whole; no log comes near it.
pub const LAST: Position = 9_007_199_254_740_991;

impl PartialSchema for AsOf {
    fn schema() -> RefOr<Schema> {
        let position = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(0))
            .maximum(Some(LAST))
            .description(Some("The last event that counts; 0 is before the first."));
        let time = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        AnyOfBuilder::new().item(position).item(time).examples(["2025-08-11T09:00:00Z"]).into()
    }
}

impl ToSchema for AsOf {}

impl FromStr for AsOf {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        if let Ok(position) = text.parse::<Position>() {
            let message = format!("a position is 0 (before the first event) to {LAST}");
            let bad = || Problem::of_fault("?as_of", message);
            return (0..=LAST)
                .contains(&position)
                .then_some(Self::Position(position))
                .ok_or_else(bad);
        }
        text.parse().map(Self::Time).map_err(|_| {
            let message = "it must be a position, such as 4711, or an RFC 3339 time, such as \
                           2025-08-11T09:00:00Z";
            Problem::of_fault("?as_of", message)
        })
    }
}

/// What is behind the head means the head.
pub async fn resolve(app: &App, text: &str) -> Result<End, Problem> {
    let as_of = text.parse()?;
    let head = app.log.head().await?;
    let log = &*app.log;
    match as_of {
        AsOf::Position(position) => {
            let at = at_position(app, position, head).await?;
            Ok(End { at, now: recorded(log, at).await?.unwrap_or_else(|| app.clock.now()) })
        }
        AsOf::Time(now) => {
            let at = at_time(log, now, head).await?;
            Ok(End { at, now: now.min(app.clock.now()) })
        }
    }
}

/// A position that no event has (a transaction was given up) means the one before it.
async fn at_position(
    app: &App,
    position: Position,
    head: Checkpoint,
) -> Result<Checkpoint, Problem> {
    if head.tx == 0 {
        return Ok(head.min(Checkpoint { tx: 0, position }));
    }
    if let Some(at) = app.log.read_one(position).await?.last() {
        return Ok(at.min(head));
    }
    let before = last_before(&app.reader, position).await?;
    Ok(before.unwrap_or(Checkpoint::START).min(head))
}

const BEFORE: &str = "select cast(transaction_id::text as bigint) as tx, position from events \
     where position < $1 order by position desc limit 1";

async fn last_before(reader: &Reader, position: Position) -> Result<Option<Checkpoint>, Problem> {
    let found: Option<(i64, i64)> = reader.one(BEFORE, &[Arg::Int(position)]).await?;
    Ok(found.map(|(tx, position)| Checkpoint { tx: tx.unsigned_abs(), position }))
}

/// When the event at `at` was recorded; absent at the beginning of the log.
async fn recorded(log: &dyn EventLog, at: Checkpoint) -> Result<Option<Timestamp>, LogError> {
    let batch = log.read_one(at.position).await?;
    Ok(batch.iter().next().and_then(|event| Some(event.metadata().ok()?.recorded_at)))
}

/// The last event that was recorded by `time`: by halves over the keys of the global order, the rest
/// step by step. A clock that was set back leaves times out of order; then it is one of the moments
/// at which the clock showed it.
async fn at_time(
    log: &dyn EventLog,
    time: Timestamp,
    head: Checkpoint,
) -> Result<Checkpoint, LogError> {
    let key = |key: u64| match head.tx {
        0 => Checkpoint { tx: 0, position: i64::try_from(key).unwrap_or(i64::MAX) },
        _ => Checkpoint { tx: key, position: 0 },
    };
    let last = if head.tx == 0 { head.position.unsigned_abs() } else { head.tx };
    let (mut low, mut high) = (0, last);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        match first_after(log, key(middle)).await? {
            Some(at) if at <= time => low = middle,
            _ => high = middle - 1,
        }
    }
    forward(log, key(low), time).await
}

async fn first_after(log: &dyn EventLog, at: Checkpoint) -> Result<Option<Timestamp>, LogError> {
    let batch = log.read_all(at, 1).await?;
    Ok(batch.iter().next().and_then(|event| Some(event.metadata().ok()?.recorded_at)))
}

async fn forward(
    log: &dyn EventLog,
    start: Checkpoint,
    time: Timestamp,
) -> Result<Checkpoint, LogError> {
    let (mut after, mut end) = (start, if start.tx == 0 { start } else { Checkpoint::START });
    loop {
        let batch = log.read_all(after, PAGE).await?;
        for event in batch.iter() {
            if event.metadata().is_ok_and(|metadata| metadata.recorded_at > time) {
                return Ok(end);
            }
            end = event.at;
        }
        match batch.last() {
            Some(last) => after = last,
            None => return Ok(end),
        }
    }
}
