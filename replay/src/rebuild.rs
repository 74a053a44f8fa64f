//! The read tables from the first event on, in a store of their own, and what they hold.

use std::sync::Arc;

use serde::Serialize;
use sha2::{Digest as _, Sha256};
use xbot_domain::log::EventLog;
use xbot_domain::time::Clock;
use xbot_projections::database::Database;
use xbot_projections::projections::ALL;
use xbot_projections::projector::{DatabaseError, Projector, ProjectorError, Status};
use xbot_projections::stored::StoredRows;
use xbot_projections::table::Table;

use crate::manifest::hex;

/// All tables, as the history makes them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rebuilt {
    pub tables: Vec<Made>,
    pub parked: Vec<Parked>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Made {
    pub projection: &'static str,
    pub table: &'static str,
    pub rows: u64,
    /// Over its rows in the order of their keys, in one form for all stores.
    pub sha256: String,
}

/// A projection that stopped at an event which it cannot show.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parked {
    pub projection: String,
    /// The last event that it shows.
    pub position: i64,
}

#[derive(Debug, thiserror::Error)]
pub enum RebuildError {
    #[error("could not make the tables")]
    Projector(#[from] ProjectorError),
    #[error("could not read what was made")]
    Tables(#[from] DatabaseError),
}

/// `into` has the schema and no rows; `log` ends where the tables are to end.
pub async fn rebuild(
    log: Arc<dyn EventLog>,
    into: &Database,
    clock: Arc<dyn Clock>,
) -> Result<Rebuilt, RebuildError> {
    let now = clock.now();
    let projector = Projector::new(into.clone(), log, ALL, clock);
    projector.catch_up().await?;
    let lags = projector.lag(now).await?;
    let parked = lags.into_iter().filter(|lag| lag.status == Status::Parked);
    let parked =
        parked.map(|lag| Parked { projection: lag.name, position: lag.checkpoint.position });
    let mut tables = Vec::new();
    for projection in ALL {
        for table in projection.tables {
            let (rows, sha256) = content(into, table).await?;
            tables.push(Made { projection: projection.name, table: table.name, rows, sha256 });
        }
    }
    Ok(Rebuilt { tables, parked: parked.collect() })
}

async fn content(
    database: &Database,
    table: &'static Table,
) -> Result<(u64, String), DatabaseError> {
    let (mut stored, mut count, mut hash) = (StoredRows::of(database, table), 0, Sha256::new());
    while let Some(row) = stored.next().await? {
        count += 1;
        hash.update(row.line(table));
        hash.update([b'\n']);
    }
    Ok((count, hex(&hash.finalize())))
}
