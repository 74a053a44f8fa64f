//! Shadow tables: made like the live ones, filled by a rebuild, and swapped in by contents.
//!
//! Renaming tables would be quicker, but views hold on to a table, not to its name
//! (`docs/adr/003-rebuild-by-content-swap.md`).

use xbot_domain::log::Checkpoint;
use xbot_domain::time::Timestamp;

use super::error::DatabaseError;
use super::store::Store;
use crate::projection::Projection;
use crate::table::Table;
use crate::writer::Target;

mod postgres;
mod sqlite;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Swap {
    Swapped,
    /// The live rows show more of the log: catch up with them first.
    Behind,
    /// The shadow tables belong to somebody else now, or are gone.
    Superseded,
}

/// A rebuild that has come to `at` and wants its rows to be read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub projection: Projection,
    pub at: Checkpoint,
    pub now: Timestamp,
}

impl Store {
    /// Empty shadow tables, and a checkpoint before the first event. Takes over from a rebuild that
    /// was interrupted, or is still running elsewhere.
    pub async fn begin_shadow(
        &self,
        projection: Projection,
        now: Timestamp,
    ) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(store) => sqlite::begin(store, projection, now).await,
            Self::Postgres(store) => postgres::begin(store, projection, now).await,
        }
    }

    /// Puts the shadow's rows in the place of the live ones, in one transaction.
    pub async fn swap(&self, candidate: Candidate) -> Result<Swap, DatabaseError> {
        match self {
            Self::Sqlite(store) => sqlite::swap(store, candidate).await,
            Self::Postgres(store) => postgres::swap(store, candidate).await,
        }
    }

    /// Gives up a rebuild.
    pub async fn drop_shadow(&self, projection: Projection) -> Result<(), DatabaseError> {
        match self {
            Self::Sqlite(store) => sqlite::discard(store, projection).await,
            Self::Postgres(store) => postgres::discard(store, projection).await,
        }
    }
}

/// Statements of a swap, the same in both dialects.
mod sql {
    pub const BEGIN: &str = "
        insert into projection_checkpoints (name, version, updated_at, target, tx, position, status)
        values ($1, $2, $3, 'shadow', 0, 0, 'rebuilding')
        on conflict (name, target) do update set
            version = excluded.version, updated_at = excluded.updated_at,
            tx = 0, position = 0, status = 'rebuilding'";

    pub const DISCARD: &str =
        "delete from projection_checkpoints where name = $1 and target = 'shadow'";

    /// Takes the checkpoint of the shadow away, if it still is where its rebuild left it.
    pub const CLAIM: &str = "
        delete from projection_checkpoints
        where name = $1 and version = $2 and tx = $3 and position = $4
            and target = 'shadow' and status = 'rebuilding'";

    /// Not if the live rows show more, or come from a newer version.
    pub const PROMOTE: &str = "
        update projection_checkpoints
        set version = $1, tx = $2, position = $3, updated_at = $4, status = 'live'
        where name = $5 and target = 'live' and version <= $1 and (tx, position) <= ($2, $3)";

    /// Whatever was parked has been shown, or was skipped again, on the way.
    pub const RESOLVE: &str = "
        update parked_events set state = 'replayed', resolved_at = $1, resolved_by = 'rebuild'
        where projection = $2 and state = 'parked'";
}

fn drops(projection: Projection) -> String {
    let drop =
        |table: &&Table| format!("drop table if exists \"{}\";", Target::Shadow.table(table));
    projection.tables.iter().map(drop).collect()
}

fn exchanges(projection: Projection) -> String {
    let exchange = |table: &&Table| {
        let (live, shadow) = (Target::Live.table(table), Target::Shadow.table(table));
        format!("delete from \"{live}\"; insert into \"{live}\" select * from \"{shadow}\";")
    };
    projection.tables.iter().map(exchange).collect()
}
