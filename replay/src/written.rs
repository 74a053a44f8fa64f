//! For tests: a log in memory that can only be read.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use uuid::Uuid;
use xbot_domain::event::{Event, Metadata};
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};
use xbot_domain::time::Timestamp;

#[derive(Debug, Default)]
pub struct Written {
    events: RawBatch,
    versions: HashMap<(&'static str, String), u64>,
}

impl Written {
    /// Behind the events that are there.
    pub fn push(&mut self, stream: &StreamId, at: Timestamp, event: impl Into<Event>) {
        let event = event.into();
        let kinds = Event::catalogue();
        let known = |(aggregate, name, _): &&(&str, &str, u32)| {
            (*aggregate, *name) == (stream.aggregate, event.event_type())
        };
        let (_, _, event_version) = kinds.iter().find(known).unwrap();
        let payload = serde_json::to_string(&event).unwrap();
        self.raw(stream, event.event_type(), *event_version, &payload, at);
    }

    pub fn raw(
        &mut self,
        stream: &StreamId,
        kind: &str,
        version: u32,
        payload: &str,
        at: Timestamp,
    ) {
        let nth = self.versions.entry((stream.aggregate, stream.id.clone())).or_default();
        *nth += 1;
        let metadata = Metadata::new(at, "test", Uuid::nil());
        let position = self.events.len() as i64 + 1;
        self.events.push(&RawEvent {
            at: Checkpoint { tx: 0, position },
            aggregate: stream.aggregate,
            stream_id: &stream.id,
            version: *nth,
            event_type: kind,
            event_version: version,
            payload,
            metadata: &serde_json::to_string(&metadata).unwrap(),
        });
    }
}

fn nothing() -> LogError {
    LogError::new("write to a log that is only read", "not here")
}

#[async_trait]
impl EventLog for Written {
    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let mut batch = RawBatch::default();
        let behind = self.events.iter().filter(|event| event.at > after);
        behind.take(limit).for_each(|event| batch.push(&event));
        Ok(batch)
    }
    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.events.last().unwrap_or_default())
    }
    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        let mut batch = RawBatch::default();
        let found = self.events.iter().filter(|event| event.at.position == position);
        found.for_each(|event| batch.push(&event));
        Ok(batch)
    }
    async fn append(&self, _: Append) -> Result<Appended, AppendError> {
        Err(nothing().into())
    }
    async fn receipt(&self, _: &str) -> Result<Option<Receipt>, LogError> {
        Err(nothing())
    }
    async fn load(&self, _: &StreamId, _: u64) -> Result<Vec<SerializedEvent>, LogError> {
        Err(nothing())
    }
    async fn read_stream(&self, _: &StreamId, _: u64, _: usize) -> Result<RawBatch, LogError> {
        Err(nothing())
    }
    async fn wait(&self, _: Checkpoint, _: Duration) -> Result<(), LogError> {
        Err(nothing())
    }
    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Err(nothing())
    }
    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Err(nothing())
    }
}
