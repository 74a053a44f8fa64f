//! An export in the place of a store, for whoever reads one.

use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};

use super::{Exported, ReadError};

/// Looked through at a time, for the events of one stream.
const STEP: usize = 4_096;

#[async_trait]
impl EventLog for Exported {
    async fn append(&self, _: Append) -> Result<Appended, AppendError> {
        Err(only_read("append to an export").into())
    }

    async fn receipt(&self, _: &str) -> Result<Option<Receipt>, LogError> {
        Ok(None)
    }

    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError> {
        let batch = self.read_stream(stream, after_version, usize::MAX).await?;
        batch.iter().map(|event| serialized(&event)).collect()
    }

    /// Goes through all events up to the last that is asked for: an export has no index.
    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        let of_stream = |event: &RawEvent<'_>| {
            event.stream_id == stream.id
                && event.aggregate == stream.aggregate
                && event.version > after_version
        };
        self.search(of_stream, limit).map_err(failed)
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        let wanted = |event: &RawEvent<'_>| event.at.position == position;
        // Where one writer handed out the numbers, they are the order.
        let found = match self.manifest.last().tx {
            0 => self.read(Checkpoint { tx: 0, position: position.saturating_sub(1) }, 1),
            _ => self.search(wanted, 1),
        };
        let found = found.map_err(failed)?;
        Ok(if found.iter().any(|event| wanted(&event)) { found } else { RawBatch::default() })
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        self.read(after, limit).map_err(failed)
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.manifest.last())
    }

    /// Returns at once: nothing comes any more.
    async fn wait(&self, _: Checkpoint, _: Duration) -> Result<(), LogError> {
        Ok(())
    }

    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Ok(None)
    }

    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Err(only_read("keep a snapshot in an export"))
    }
}

impl Exported {
    fn search(
        &self,
        wanted: impl Fn(&RawEvent<'_>) -> bool,
        limit: usize,
    ) -> Result<RawBatch, ReadError> {
        let (mut found, mut at) = (RawBatch::default(), Checkpoint::START);
        while found.len() < limit {
            let batch = self.read(at, STEP)?;
            let Some(last) = batch.last() else { break };
            let room = limit - found.len();
            batch.iter().filter(&wanted).take(room).for_each(|event| found.push(&event));
            at = last;
        }
        Ok(found)
    }
}

fn serialized(event: &RawEvent<'_>) -> Result<SerializedEvent, LogError> {
    let json = |text| serde_json::from_str(text).map_err(|e| LogError::new("load a stream", e));
    Ok(SerializedEvent::new(
        event.stream_id.to_owned(),
        usize::try_from(event.version).unwrap_or_default(),
        event.aggregate.to_owned(),
        event.event_type.to_owned(),
        event.event_version.to_string(),
        json(event.payload)?,
        json(event.metadata)?,
    ))
}

fn failed(error: ReadError) -> LogError {
    LogError::new("read an export", error)
}

fn only_read(action: &str) -> LogError {
    LogError::new(action, "an export is only read")
}
