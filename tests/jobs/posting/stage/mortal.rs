//! A process that dies.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, Receipt,
    Snapshot, StreamId,
};

/// How a process ends at an append.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    BeforeWriting,
    /// The event is in the log, and nobody hears of it.
    AfterWriting,
}

/// The log of a process that dies at an append: from then on it can do nothing more.
#[derive(Debug)]
pub struct Mortal {
    inner: Arc<dyn EventLog>,
    left: AtomicI64,
    end: End,
}

impl Mortal {
    pub fn new(inner: Arc<dyn EventLog>, appends: i64, end: End) -> Self {
        Self { inner, left: AtomicI64::new(appends), end }
    }

    pub fn is_dead(&self) -> bool {
        self.left.load(Ordering::SeqCst) < 0
    }

    fn alive(&self) -> Result<(), LogError> {
        if self.is_dead() { Err(dead()) } else { Ok(()) }
    }
}

fn dead() -> LogError {
    LogError::new("reach the store", "the process was killed")
}

#[async_trait]
impl EventLog for Mortal {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        self.alive()?;
        if self.left.fetch_sub(1, Ordering::SeqCst) > 0 {
            return self.inner.append(append).await;
        }
        if self.end == End::AfterWriting {
            self.inner.append(append).await?;
        }
        Err(dead().into())
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        self.alive()?;
        self.inner.receipt(key).await
    }

    async fn load(&self, stream: &StreamId, after: u64) -> Result<Vec<SerializedEvent>, LogError> {
        self.alive()?;
        self.inner.load(stream, after).await
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_stream(stream, after, limit).await
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_one(position).await
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        self.alive()?;
        self.inner.read_all(after, limit).await
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        self.alive()?;
        self.inner.head().await
    }

    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        self.alive()?;
        self.inner.wait(after, patience).await
    }

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError> {
        self.alive()?;
        self.inner.load_snapshot(stream).await
    }

    async fn save_snapshot(&self, stream: &StreamId, state: Snapshot) -> Result<(), LogError> {
        self.alive()?;
        self.inner.save_snapshot(stream, state).await
    }
}
