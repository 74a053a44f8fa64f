//! An event log in memory, for simulations of many weeks: it keeps every rule of the port but
//! outliving its process.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use tokio::sync::Notify;
use tokio::time::timeout;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};

#[derive(Debug, Default)]
pub struct MemoryLog {
    state: Mutex<State>,
    appended: Notify,
}

#[derive(Debug, Default)]
struct State {
    entries: Vec<Entry>,
    /// Where the events of each stream stand, in order.
    streams: BTreeMap<(String, String), Vec<usize>>,
    receipts: BTreeMap<String, Receipt>,
    snapshots: BTreeMap<String, Snapshot>,
}

#[derive(Debug)]
struct Entry {
    stream: StreamId,
    version: u64,
    event_type: &'static str,
    event_version: u32,
    payload: String,
    metadata: String,
}

impl State {
    fn head(&self) -> Checkpoint {
        Checkpoint { tx: 0, position: self.entries.len() as Position }
    }

    fn stream(&self, stream: &StreamId) -> &[usize] {
        let key = (stream.aggregate.to_owned(), stream.id.clone());
        self.streams.get(&key).map_or(&[], Vec::as_slice)
    }

    fn batch(&self, places: impl Iterator<Item = usize>) -> RawBatch {
        let mut batch = RawBatch::default();
        for (place, entry) in places.filter_map(|place| Some((place, self.entries.get(place)?))) {
            batch.push(&RawEvent {
                at: Checkpoint { tx: 0, position: place as Position + 1 },
                aggregate: entry.stream.aggregate,
                stream_id: &entry.stream.id,
                version: entry.version,
                event_type: entry.event_type,
                event_version: entry.event_version,
                payload: &entry.payload,
                metadata: &entry.metadata,
            });
        }
        batch
    }

    fn append(&mut self, append: Append) -> Result<Appended, AppendError> {
        if let Some(asked) = &append.idempotency
            && let Some(receipt) = self.receipts.get(&asked.key)
        {
            return receipt.answer_for(asked);
        }
        let version = self.stream(&append.stream).len() as u64;
        if version != append.expected_version {
            let (stream, expected) = (append.stream, append.expected_version);
            return Err(AppendError::Conflict { stream, expected });
        }
        let metadata = append.metadata_text();
        let key = (append.stream.aggregate.to_owned(), append.stream.id.clone());
        let mut version = version;
        for event in append.events {
            version += 1;
            self.streams.entry(key.clone()).or_default().push(self.entries.len());
            self.entries.push(Entry {
                stream: append.stream.clone(),
                version,
                event_type: event.event_type,
                event_version: event.event_version,
                payload: event.payload,
                metadata: metadata.clone(),
            });
        }
        let appended = Appended { version, at: self.head(), repeated: false };
        if let Some(asked) = append.idempotency {
            let appended = Appended { repeated: true, ..appended };
            let receipt = Receipt { fingerprint: asked.fingerprint, appended };
            self.receipts.insert(asked.key, receipt);
        }
        Ok(appended)
    }
}

impl MemoryLog {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn json(text: &str) -> Result<serde_json::Value, LogError> {
    serde_json::from_str(text).map_err(|error| LogError::new("load a stream", error))
}

#[async_trait]
impl EventLog for MemoryLog {
    async fn append(&self, append: Append) -> Result<Appended, AppendError> {
        let appended = self.state().append(append)?;
        self.appended.notify_waiters();
        Ok(appended)
    }

    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError> {
        Ok(self.state().receipts.get(key).cloned())
    }

    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError> {
        let batch = self.read_stream(stream, after_version, usize::MAX).await?;
        let event = |event: RawEvent<'_>| {
            Ok(SerializedEvent::new(
                event.stream_id.to_owned(),
                usize::try_from(event.version).unwrap_or_default(),
                event.aggregate.to_owned(),
                event.event_type.to_owned(),
                event.event_version.to_string(),
                json(event.payload)?,
                json(event.metadata)?,
            ))
        };
        batch.iter().map(event).collect()
    }

    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError> {
        let state = self.state();
        let skip = usize::try_from(after_version).unwrap_or(usize::MAX);
        let places: Vec<usize> =
            state.stream(stream).iter().copied().skip(skip).take(limit).collect();
        Ok(state.batch(places.into_iter()))
    }

    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError> {
        let place = usize::try_from(position).ok().and_then(|n| n.checked_sub(1));
        Ok(self.state().batch(place.into_iter()))
    }

    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let state = self.state();
        let from = usize::try_from(after.position).unwrap_or(usize::MAX);
        let end = state.entries.len().min(from.saturating_add(limit));
        Ok(state.batch(from..end))
    }

    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.state().head())
    }

    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError> {
        let appended = self.appended.notified();
        if self.head().await? <= after {
            let _ = timeout(patience, appended).await;
        }
        Ok(())
    }

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Ok(self.state().snapshots.get(&stream.to_string()).cloned())
    }

    async fn save_snapshot(&self, stream: &StreamId, snapshot: Snapshot) -> Result<(), LogError> {
        let mut state = self.state();
        let newer =
            |known: &Snapshot| known.version < snapshot.version || known.shape != snapshot.shape;
        if state.snapshots.get(&stream.to_string()).is_none_or(newer) {
            state.snapshots.insert(stream.to_string(), snapshot);
        }
        Ok(())
    }
}
