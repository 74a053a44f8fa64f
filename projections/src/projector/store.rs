//! The projector's own tables, in either database.

use std::time::Duration;

use xbot_domain::log::{Checkpoint, Position};
use xbot_domain::time::Timestamp;

use super::error::DatabaseError;
use super::fold::{Folded, Parked};
use super::seat::Seat;
use super::standing::{Blot, BlotState, Standings, Status};
use crate::database::Database;
use crate::projection::Projection;
use crate::rows::Rows;
use crate::writer::{Refusable, Target};

mod postgres;
mod sql;
mod sqlite;

pub(super) use postgres::PostgresStore;
pub(super) use sqlite::SqliteStore;

#[derive(Clone, Debug)]
pub(super) enum Store {
    Sqlite(SqliteStore),
    Postgres(PostgresStore),
}

/// What one transaction writes.
#[derive(Debug)]
pub(super) struct Work {
    pub target: Target,
    pub parts: Vec<Part>,
    pub now: Timestamp,
}

/// One projection's share: valid only if its checkpoint still is `from`.
#[derive(Debug)]
pub(super) struct Part {
    pub name: &'static str,
    pub version: u32,
    pub from: Checkpoint,
    pub to: Checkpoint,
    pub rows: Rows,
    pub poison: Option<Parked>,
}

#[derive(Debug)]
pub(super) enum Commit {
    Done {
        took: Duration,
        parked: usize,
    },
    /// Somebody else moved a checkpoint: nothing was written.
    Overtaken,
    /// The database does not take these rows: nothing was written.
    Refused(String),
}

/// An operator's decision about a parked event.
#[derive(Clone, Debug)]
pub(super) struct Verdict {
    pub blot: Blot,
    pub state: BlotState,
    /// Where the live projection goes on, if it is the one that was parked.
    pub released_at: Option<Checkpoint>,
    pub by: String,
    pub now: Timestamp,
}

impl Work {
    pub fn poison(&self) -> Vec<(&'static str, Parked)> {
        let poisoned = |part: &Part| Some((part.name, part.poison.clone()?));
        self.parts.iter().filter_map(poisoned).collect()
    }
}

impl Part {
    pub fn new(seat: &Seat, folded: Folded) -> Self {
        Self {
            name: seat.projection.name,
            version: seat.projection.version,
            from: seat.at,
            to: folded.end,
            rows: folded.rows,
            poison: folded.poison,
        }
    }

    /// Before and after, for the compare-and-set.
    fn statuses(&self, target: Target) -> (&'static str, &'static str) {
        let before = match target {
            Target::Live => Status::Live,
            Target::Shadow => Status::Rebuilding,
        };
        let after = self.poison.as_ref().map_or(before, |_| Status::Parked);
        (before.name(), after.name())
    }
}

/// Why a transaction was given up.
#[derive(Debug)]
enum Stop<E> {
    Overtaken,
    Failed(E),
}

impl<E> From<E> for Stop<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}

/// A refusal is an answer; everything else is a failure, and worth another try.
fn outcome<E>(written: Result<Commit, Stop<E>>) -> Result<Commit, DatabaseError>
where
    E: Refusable + std::fmt::Display + Into<DatabaseError>,
{
    match written {
        Ok(done) => Ok(done),
        Err(Stop::Overtaken) => Ok(Commit::Overtaken),
        Err(Stop::Failed(error)) if error.is_refusal() => Ok(Commit::Refused(error.to_string())),
        Err(Stop::Failed(error)) => Err(error.into()),
    }
}

/// Calls the same function of whichever store it is.
macro_rules! either {
    ($self:ident, $store:ident => $call:expr) => {
        match $self {
            Store::Sqlite($store) => $call,
            Store::Postgres($store) => $call,
        }
    };
}

impl Store {
    pub fn new(database: Database) -> Self {
        match database {
            Database::Sqlite(file) => Self::Sqlite(SqliteStore::new(file)),
            Database::Postgres(pool) => Self::Postgres(PostgresStore::new(pool)),
        }
    }

    /// Gives each new projection its place before the first event.
    pub async fn enroll(&self, all: &[Projection], now: Timestamp) -> Result<(), DatabaseError> {
        either!(self, store => store.enroll(all, now).await)
    }

    pub async fn standings(&self) -> Result<Standings, DatabaseError> {
        either!(self, store => store.standings().await)
    }

    pub async fn commit(&self, work: Work) -> Result<Commit, DatabaseError> {
        either!(self, store => store.commit(work).await)
    }

    /// Whether the event was still parked.
    pub async fn resolve(&self, verdict: Verdict) -> Result<bool, DatabaseError> {
        either!(self, store => store.resolve(verdict).await)
    }

    /// Where in the global order the event with this number stands, once it is written.
    pub async fn locate(&self, position: Position) -> Result<Option<Checkpoint>, DatabaseError> {
        match self {
            Self::Sqlite(_) => Ok(Some(Checkpoint { tx: 0, position })),
            Self::Postgres(store) => store.locate(position).await,
        }
    }
}

/// Both databases have signed integers only; no counter comes near their end.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn status(name: &str) -> Status {
    match name {
        "parked" => Status::Parked,
        "rebuilding" => Status::Rebuilding,
        _ => Status::Live,
    }
}

fn target(name: &str) -> Target {
    match name {
        "shadow" => Target::Shadow,
        _ => Target::Live,
    }
}

fn blot_state(name: &str) -> BlotState {
    match name {
        "skipped" => BlotState::Skipped,
        "replayed" => BlotState::Replayed,
        _ => BlotState::Parked,
    }
}
