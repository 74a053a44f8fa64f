//! A new, migrated database for each measurement.

use xbot_projections::database::Database;
use xbot_test_support::cluster::{Cluster, Disk};
use xbot_test_support::{TestPostgres, TestSqlite};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Sqlite,
    Postgres,
}

pub const DIALECTS: [Dialect; 2] = [Dialect::Sqlite, Dialect::Postgres];

impl std::fmt::Display for Dialect {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

pub enum Store {
    Sqlite(TestSqlite),
    Postgres(Box<TestPostgres>),
}

impl Store {
    pub fn database(&self) -> Database {
        match self {
            Self::Sqlite(test) => test.database.clone(),
            Self::Postgres(test) => test.database(),
        }
    }
}

pub struct Stores {
    server: Option<Cluster>,
}

impl Stores {
    pub fn start() -> Self {
        let named = std::env::var("TEST_DATABASE_URL").is_ok_and(|url| !url.is_empty());
        Self { server: (!named).then(|| Cluster::start(Disk::Synced)) }
    }

    pub async fn fresh(&self, dialect: Dialect) -> Store {
        match (dialect, &self.server) {
            (Dialect::Sqlite, _) => Store::Sqlite(TestSqlite::migrated().await),
            (Dialect::Postgres, Some(server)) => {
                Store::Postgres(Box::new(TestPostgres::migrated_on(&server.url).await))
            }
            (Dialect::Postgres, None) => Store::Postgres(Box::new(TestPostgres::migrated().await)),
        }
    }
}
