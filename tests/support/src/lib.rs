//! Databases for tests: real ones, each of its own, gone afterwards.

pub mod cluster;
pub mod memory_log;
pub mod postgres;

pub use memory_log::MemoryLog;
pub use postgres::TestPostgres;

use xbot_projections::database::{Database, SqliteFile};

/// A migrated SQLite file in a folder of its own.
#[derive(Debug)]
pub struct TestSqlite {
    pub folder: tempfile::TempDir,
    pub database: Database,
}

impl TestSqlite {
    pub async fn migrated() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let database = Database::Sqlite(SqliteFile::new(folder.path().join("xbot.db")));
        xbot_projections::migrations::up(&database).await.expect("migrations");
        Self { folder, database }
    }
}
