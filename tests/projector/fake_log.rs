//! A log in memory, whose reads can be made to fail.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use tokio::sync::Notify;
use tokio::time::timeout;
use uuid::Uuid;
use xbot_domain::event::{Event, Metadata};
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};
use xbot_domain::time::Timestamp;

#[derive(Debug, Default)]
pub struct FakeLog {
    entries: Mutex<Vec<Entry>>,
    failures: AtomicU32,
    appended: Notify,
}

#[derive(Clone, Debug)]
struct Entry {
    at: Checkpoint,
    stream: String,
    event_type: String,
    payload: String,
    metadata: String,
}

impl FakeLog {
    /// Appends one event, recorded at its position in seconds, to an `account` stream.
    pub fn push(&self, stream: &str, event: impl Into<Event>) -> Position {
        let event = event.into();
        self.push_raw(stream, event.event_type(), serde_json::to_string(&event).unwrap())
    }

    pub fn push_raw(&self, stream: &str, event_type: &str, payload: String) -> Position {
        let mut entries = self.entries.lock().unwrap();
        let position = entries.len() as i64 + 1;
        let recorded_at = Timestamp::from_micros(position * 1_000_000);
        let metadata = Metadata::new(recorded_at, "test", Uuid::nil());
        entries.push(Entry {
            // Several events share a transaction.
            at: Checkpoint { tx: position as u64 / 3, position },
            stream: stream.to_owned(),
            event_type: event_type.to_owned(),
            payload,
            metadata: serde_json::to_string(&metadata).unwrap(),
        });
        self.appended.notify_waiters();
        position
    }

    /// The next `reads` reads fail.
    pub fn fail(&self, reads: u32) {
        self.failures.store(reads, Ordering::SeqCst);
    }

    fn batch(&self, wanted: impl Fn(&Entry) -> bool, limit: usize) -> RawBatch {
        let mut batch = RawBatch::default();
        for entry in self.entries.lock().unwrap().iter().filter(|e| wanted(e)).take(limit) {
            batch.push(&RawEvent {
                at: entry.at,
                aggregate: "account",
                stream_id: &entry.stream,
                version: 1,
                event_type: &entry.event_type,
                event_version: 1,
                payload: &entry.payload,
                metadata: &entry.metadata,
            });
        }
        batch
    }
}

#[async_trait]
impl EventLog for FakeLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        Err(AppendError::Conflict { stream: append.stream, expected: append.expected_version })
    }

    async fn receipt(&self, _: &str) -> Result<Option<Receipt>, LogError> {
        Ok(None)
    }

    async fn load(&self, _: &StreamId, _: u64) -> Result<Vec<SerializedEvent>, LogError> {
        Ok(Vec::new())
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        _: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        Ok(self.batch(|entry| entry.stream == stream.id, limit))
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        Ok(self.batch(|entry| entry.at.position == position, 1))
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let left =
            self.failures.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        match left {
            Ok(_) => Err(LogError::new("read the event log", "the line is dead")),
            Err(_) => Ok(self.batch(|entry| entry.at > after, limit)),
        }
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.entries.lock().unwrap().last().map_or(Checkpoint::START, |entry| entry.at))
    }

    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        let appended = self.appended.notified();
        if self.head().await? <= after {
            let _ = timeout(patience, appended).await;
        }
        Ok(())
    }

    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Ok(None)
    }

    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Ok(())
    }
}
