//! The log in PostgreSQL: many writers, and an order that no reader sees a gap in.
//!
//! Positions are handed out before commit, so a later position may show up first. The order is by
//! transaction id, then position, and readers stop below the oldest transaction still open.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use sqlx::PgPool;
use tokio::sync::Notify;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, Receipt,
    Snapshot, StreamId,
};

use super::bell::Bell;

mod committer;
mod copy;
mod insert;
mod listener;
mod query;
mod single;

use committer::Committer;
use listener::Listener;

#[derive(Debug)]
pub struct PostgresLog {
    pool: PgPool,
    committer: Committer,
    bell: Bell,
    _listener: Listener,
}

impl PostgresLog {
    pub fn open(pool: PgPool) -> Self {
        let (bell, appended) = (Bell::new(), Arc::new(Notify::new()));
        let committer = Committer::start(&pool, &bell, &appended);
        let listener = Listener::start(pool.clone(), appended, bell.clone());
        Self { pool, committer, bell, _listener: listener }
    }
}

#[async_trait]
impl EventLog for PostgresLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.committer.append(append).await
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        let found = query::receipt(&self.pool, key).await;
        found.map_err(|e| LogError::new("look up an idempotency key", e))
    }

    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError> {
        single::load(&self.pool, stream, after_version).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        let read = query::stream(&self.pool, stream, after_version, limit).await;
        read.map_err(|e| LogError::new(format!("read stream {stream}"), e))
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        let read = query::one(&self.pool, position).await;
        read.map_err(|e| LogError::new(format!("read event {position}"), e))
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let read = copy::all(&self.pool, after, limit).await;
        read.map_err(|e| LogError::new("read the event log", e))
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        let head = query::head(&self.pool).await;
        head.map_err(|e| LogError::new("find the end of the event log", e))
    }

    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        self.bell.wait(after, patience, || self.head()).await
    }

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError> {
        let found = query::snapshot(&self.pool, stream).await;
        found.map_err(|e| LogError::new(format!("load a snapshot of {stream}"), e))
    }

    async fn save_snapshot(&self, stream: &StreamId, snapshot: Snapshot) -> Result<(), LogError> {
        let kept = query::keep_snapshot(&self.pool, stream, &snapshot).await;
        kept.map_err(|e| LogError::new(format!("save a snapshot of {stream}"), e))
    }
}
