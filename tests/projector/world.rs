//! A database with the toy tables, a log, and a clock that stands still.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use xbot_domain::time::{Clock, Timestamp};
use xbot_projections::database::{Database, Durability};
use xbot_projections::projection::Projection;
use xbot_projections::projector::{Limits, Projector, Status, dump};
use xbot_test_support::{TestPostgres, TestSqlite};

use crate::fake_log::FakeLog;
use crate::toy;

pub struct World {
    pub database: Database,
    pub log: Arc<FakeLog>,
    pub clock: Arc<TestClock>,
    _guard: Guard,
}

enum Guard {
    Sqlite { _file: TestSqlite },
    Postgres { _database: Box<TestPostgres> },
}

#[derive(Debug, Default)]
pub struct TestClock(AtomicI64);

impl TestClock {
    pub fn pass_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

impl World {
    pub async fn sqlite() -> Self {
        let file = TestSqlite::migrated().await;
        let database = file.database.clone();
        Self::with(database, Guard::Sqlite { _file: file }).await
    }

    pub async fn postgres() -> Self {
        let test = TestPostgres::migrated().await;
        let database = test.database();
        Self::with(database, Guard::Postgres { _database: Box::new(test) }).await
    }

    async fn with(database: Database, guard: Guard) -> Self {
        let world = Self { database, log: Arc::default(), clock: Arc::default(), _guard: guard };
        world.sql(toy::SQLITE, toy::POSTGRES).await;
        world
    }

    pub fn projector(&self, projections: &[Projection]) -> Projector {
        Projector::new(self.database.clone(), self.log.clone(), projections, self.clock.clone())
    }

    /// One that works in batches of `events`.
    pub fn small_steps(&self, projections: &[Projection], events: usize) -> Projector {
        self.projector(projections).with_limits(Limits {
            live: events,
            catch_up: events,
            ..Limits::default()
        })
    }

    pub async fn rows(&self, projection: &Projection) -> Vec<String> {
        dump(&self.database, projection).await.unwrap()
    }

    /// Runs the statement of the world's dialect.
    pub async fn sql(&self, sqlite: &str, postgres: &str) {
        match &self.database {
            Database::Sqlite(file) => {
                file.connect(Durability::Full).unwrap().execute_batch(sqlite).unwrap();
            }
            Database::Postgres(pool) => {
                sqlx::raw_sql(postgres).execute(pool).await.unwrap();
            }
        }
    }

    /// The one number that a query gives.
    pub async fn number(&self, query: &str) -> i64 {
        match &self.database {
            Database::Sqlite(file) => {
                let connection = file.connect(Durability::Full).unwrap();
                connection.query_row(query, [], |row| row.get(0)).unwrap()
            }
            Database::Postgres(pool) => sqlx::query_scalar(query).fetch_one(pool).await.unwrap(),
        }
    }

    pub async fn shadows(&self) -> i64 {
        match &self.database {
            Database::Sqlite(_) => {
                self.number("select count(*) from sqlite_master where name like 'shadow_%'").await
            }
            Database::Postgres(_) => {
                self.number("select count(*) from pg_class where relname like 'shadow_%'").await
            }
        }
    }

    pub async fn status(&self, projector: &Projector, name: &str) -> Status {
        let lags = projector.lag(self.clock.now()).await.unwrap();
        lags.iter().find(|lag| lag.name == name).unwrap().status
    }
}
