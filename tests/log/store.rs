//! The stores under test, and small events to put into them.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use uuid::Uuid;
use xbot::log;
use xbot_domain::event::Metadata;
use xbot_domain::log::{
    Append, Checkpoint, EventLog, IdempotencyKey, NewEvent, RawBatch, StreamId,
};
use xbot_domain::time::Timestamp;
use xbot_projections::database::Database;
use xbot_test_support::{MemoryLog, TestPostgres, TestSqlite};

pub enum Store {
    Sqlite(TestSqlite),
    Postgres(Box<TestPostgres>),
    /// Not a store of the product: simulations keep their log in it, and rely on the same rules.
    Memory(Arc<MemoryLog>, TestSqlite),
}

impl Store {
    pub async fn sqlite() -> Self {
        Self::Sqlite(TestSqlite::migrated().await)
    }

    pub async fn postgres() -> Self {
        Self::Postgres(Box::new(TestPostgres::migrated().await))
    }

    pub async fn memory() -> Self {
        Self::Memory(Arc::default(), TestSqlite::migrated().await)
    }

    pub fn database(&self) -> Database {
        match self {
            Self::Sqlite(test) | Self::Memory(_, test) => test.database.clone(),
            Self::Postgres(test) => test.database(),
        }
    }

    /// As another process would open it.
    pub async fn open(&self) -> Arc<dyn EventLog> {
        match self {
            Self::Memory(log, _) => log.clone(),
            _ => log::open(&self.database()).await.unwrap(),
        }
    }
}

pub fn stream(id: &str) -> StreamId {
    StreamId { aggregate: "arm", id: id.to_owned() }
}

pub fn append(id: &str, expected_version: u64, payloads: &[&str]) -> Append {
    let event = |payload: &&str| NewEvent {
        event_type: "updated",
        event_version: 1,
        payload: (*payload).to_owned(),
    };
    Append {
        stream: stream(id),
        expected_version,
        events: payloads.iter().map(event).collect(),
        metadata: Metadata::new(Timestamp::from_micros(1), "test", Uuid::nil()),
        idempotency: None,
    }
}

pub fn keyed(append: Append, key: &str, fingerprint: &str) -> Append {
    let idempotency = IdempotencyKey { key: key.to_owned(), fingerprint: fingerprint.to_owned() };
    Append { idempotency: Some(idempotency), ..append }
}

/// Returns when readers see everything up to `at`. On PostgreSQL an open transaction anywhere on the
/// server, in whatever database, holds readers back for as long as it lasts.
pub async fn visible(log: &dyn EventLog, at: Checkpoint) {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let head = log.head().await.unwrap();
        if head >= at {
            return;
        }
        assert!(Instant::now() < deadline, "{at} did not become visible");
        log.wait(head, Duration::from_millis(50)).await.unwrap();
    }
}

/// The whole log, once `at` is visible.
pub async fn read_up_to(log: &dyn EventLog, at: Checkpoint) -> RawBatch {
    visible(log, at).await;
    log.read_all(Checkpoint::START, 10_000).await.unwrap()
}
