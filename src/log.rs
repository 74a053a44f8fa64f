//! The event log on SQLite and PostgreSQL. The port is `xbot_domain::log`.
//!
//! A third adapter (KurrentDB, `esdb://`) belongs beside these two and has to pass `tests/log/`.

use std::sync::Arc;

use xbot_domain::log::{EventLog, LogError};
use xbot_projections::database::{Database, Durability};

mod bell;
mod postgres;
mod sqlite;

pub use postgres::PostgresLog;
pub use sqlite::SqliteLog;

/// The event log that lives in `database`.
pub async fn open(database: &Database) -> Result<Arc<dyn EventLog>, LogError> {
    open_with(database, Durability::Full).await
}

/// The same; a history that can be made again need not survive a power cut.
pub async fn open_with(
    database: &Database,
    durability: Durability,
) -> Result<Arc<dyn EventLog>, LogError> {
    Ok(match database {
        Database::Sqlite(file) => Arc::new(SqliteLog::open(file.clone(), durability)?),
        Database::Postgres(pool) => Arc::new(PostgresLog::open(pool.clone())),
    })
}
