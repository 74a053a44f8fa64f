//! The log in a SQLite file: one writer, so positions are dense and in the order of commits.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use rusqlite::Connection;
use tokio::task::spawn_blocking;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, Receipt,
    Snapshot, StreamId,
};
use xbot_projections::database::{Durability, SqliteFile};

use super::bell::Bell;

mod query;
mod readers;
mod writer;

use readers::Readers;
use writer::Writer;

#[derive(Debug)]
pub struct SqliteLog {
    writer: Writer,
    readers: Arc<Readers>,
    bell: Bell,
}

impl SqliteLog {
    pub fn open(file: SqliteFile, durability: Durability) -> Result<Self, LogError> {
        let failed = |source| LogError::new(format!("open {}", file.path().display()), source);
        let connection = file.connect(durability).map_err(|e| failed(Box::new(e)))?;
        let bell = Bell::new();
        let writer = Writer::start(file.clone(), connection, bell.clone())
            .map_err(|source| LogError::new("start the writer of the event log", source))?;
        Ok(Self { writer, readers: Arc::new(Readers::new(file)), bell })
    }

    /// Runs `read` on a connection of its own, off the async threads.
    async fn read<R: Send + 'static>(
        &self,
        action: &'static str,
        read: impl FnOnce(&Connection) -> rusqlite::Result<R> + Send + 'static,
    ) -> Result<R, LogError> {
        let readers = Arc::clone(&self.readers);
        let done = spawn_blocking(move || readers.with(read)).await;
        done.map_err(|e| LogError::new(action, e))?.map_err(|e| LogError::new(action, e))
    }
}

#[async_trait]
impl EventLog for SqliteLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.writer.append(append).await
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        let key = key.to_owned();
        self.read("look up an idempotency key", move |c| query::receipt(c, &key)).await
    }

    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError> {
        let stream = stream.clone();
        self.read("load a stream", move |c| query::load(c, &stream, after_version)).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        let stream = stream.clone();
        self.read("read a stream", move |c| query::stream(c, &stream, after_version, limit)).await
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        self.read("read an event", move |c| query::one(c, position)).await
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        self.read("read the event log", move |c| query::all(c, after.position, limit)).await
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        self.read("find the end of the event log", query::head).await
    }

    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        self.bell.wait(after, patience, || self.head()).await
    }

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError> {
        let stream = stream.clone();
        self.read("load a snapshot", move |c| query::snapshot(c, &stream)).await
    }

    async fn save_snapshot(&self, stream: &StreamId, snapshot: Snapshot) -> Result<(), LogError> {
        self.writer.save_snapshot(stream.clone(), snapshot).await
    }
}
