//! The log as it was at a moment: nothing behind the end is shown, and nothing is written.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};

/// Events of a stream that are looked at in one piece.
const PAGE: usize = 1_000;

#[derive(Clone, Debug)]
pub struct Until {
    log: Arc<dyn EventLog>,
    end: Checkpoint,
}

impl Until {
    /// `end` is not behind the head: whatever is before it is there, and stays.
    pub fn new(log: Arc<dyn EventLog>, end: Checkpoint) -> Self {
        Self { log, end }
    }

    fn shown(&self, batch: RawBatch) -> RawBatch {
        if batch.iter().all(|event| event.at <= self.end) {
            return batch;
        }
        let mut kept = RawBatch::default();
        batch.iter().filter(|event| event.at <= self.end).for_each(|event| kept.push(&event));
        kept
    }

    /// How many events of the stream behind `version` are shown.
    async fn count(&self, stream: &StreamId, mut version: u64) -> Result<usize, LogError> {
        let mut count = 0;
        loop {
            let batch = self.read_stream(stream, version, PAGE).await?;
            let Some(last) = batch.iter().last().map(|event: RawEvent<'_>| event.version) else {
                return Ok(count);
            };
            (count, version) = (count + batch.len(), last);
        }
    }
}

#[async_trait]
impl EventLog for Until {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let action = format!("append to {}", append.stream);
        Err(LogError::new(action, "the past is only read").into())
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        let receipt = self.log.receipt(key).await?;
        Ok(receipt.filter(|receipt| receipt.appended.at <= self.end))
    }

    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError> {
        let count = self.count(stream, after_version).await?;
        let mut events = self.log.load(stream, after_version).await?;
        events.truncate(count);
        Ok(events)
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        Ok(self.shown(self.log.read_stream(stream, after_version, limit).await?))
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        Ok(self.shown(self.log.read_one(position).await?))
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        if after >= self.end {
            return Ok(RawBatch::default());
        }
        Ok(self.shown(self.log.read_all(after, limit).await?))
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.end)
    }

    /// Nothing comes any more.
    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        if after >= self.end {
            tokio::time::sleep(patience).await;
        }
        Ok(())
    }

    /// The stored one may know more than was known then.
    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Ok(None)
    }

    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Ok(())
    }
}
