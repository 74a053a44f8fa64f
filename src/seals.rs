//! Where the leaves of the Merkle tree are kept, and the sealer that adds them.

use std::sync::Arc;
use std::time::Duration;

use tracing::warn;
use xbot_domain::log::EventLog;
use xbot_projections::database::Database;
use xbot_replay::audit;
use xbot_replay::seals::Seals;

mod postgres;
mod sqlite;

/// The seals that lie beside the log in `database`.
pub fn open(database: &Database) -> Arc<dyn Seals> {
    match database {
        Database::Sqlite(file) => Arc::new(sqlite::SqliteSeals(file.clone())),
        Database::Postgres(pool) => Arc::new(postgres::PostgresSeals(pool.clone())),
    }
}

/// How long to leave a store alone that failed.
const REST: Duration = Duration::from_secs(2);
/// How long to wait for new events before looking whether to stop.
const PATIENCE: Duration = Duration::from_secs(30);

/// Follows the log and seals what is new. Runs until it is dropped.
pub async fn run(log: Arc<dyn EventLog>, seals: Arc<dyn Seals>) {
    loop {
        let sealed = audit::seal_new(&*log, &*seals).await;
        let waited = match sealed {
            Ok((0, at)) => log.wait(at, PATIENCE).await,
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = waited {
            warn!(
                error = &error as &dyn std::error::Error,
                "could not seal new events; trying again"
            );
            tokio::time::sleep(REST).await;
        }
    }
}
