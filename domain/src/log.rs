//! The port to the event log: what the system asks of it, whatever the store.
//!
//! Adapters stand in the binary (`src/log/`); the conformance suite `tests/log/` holds for all.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use serde::{Deserialize, Serialize};

use crate::event::{DecodeError, Event, Metadata};

mod batch;

pub use batch::{RawBatch, RawEvent};

/// A stream is the life of one aggregate: its kind and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// One of the names in [`Event::catalogue`], such as `decision`.
    pub aggregate: &'static str,
    pub id: String,
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.aggregate, self.id)
    }
}

/// The number by which people and tables name an event. Unique, and growing within a stream.
pub type Position = i64;

/// How far a reader has come in the one global order.
///
/// On stores where numbers are handed out before transactions commit, the order is by transaction
/// first: a reader that remembers the number alone misses events (measured: 16 to 46 %).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Checkpoint {
    /// The writing transaction; 0 on a store with a single writer.
    pub tx: u64,
    pub position: Position,
}

impl Checkpoint {
    /// Before the first event.
    pub const START: Self = Self { tx: 0, position: 0 };
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.tx, self.position)
    }
}

impl FromStr for Checkpoint {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (tx, position) = text.split_once('.').unwrap_or(("0", text));
        Ok(Self { tx: tx.parse()?, position: position.parse()? })
    }
}

/// An event as it is to be written. Serialized once, by the caller: the seals cover these bytes.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    pub event_type: &'static str,
    pub event_version: u32,
    pub payload: String,
}

/// Makes a repeated command harmless: the second append under the same key writes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey {
    pub key: String,
    /// Of the command; the same key with another command is refused.
    pub fingerprint: String,
}

/// Events for one stream, all or none of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Append {
    pub stream: StreamId,
    /// How many events the stream had when the decision was made.
    pub expected_version: u64,
    pub events: Vec<NewEvent>,
    pub metadata: Metadata,
    pub idempotency: Option<IdempotencyKey>,
}

impl Append {
    /// The metadata as it is stored with each of the events.
    pub fn metadata_text(&self) -> String {
        // A struct of strings, times and ids has no way to fail.
        serde_json::to_string(&self.metadata).unwrap_or_default()
    }
}

/// What an append reached. For a repeated idempotency key: what the first one reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Appended {
    /// The stream's version after it.
    pub version: u64,
    /// Position and transaction of its last event; the log's beginning if nothing was ever written.
    pub at: Checkpoint,
    /// The key had been used before, and nothing was written now.
    pub repeated: bool,
}

/// The memory of a command that was carried out under an idempotency key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub fingerprint: String,
    pub appended: Appended,
}

impl Receipt {
    /// The first answer again, unless the key comes with another command.
    pub fn answer_for(&self, asked: &IdempotencyKey) -> Result<Appended, AppendError> {
        if self.fingerprint == asked.fingerprint {
            Ok(self.appended)
        } else {
            Err(AppendError::KeyReused { key: asked.key.clone() })
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    #[error("{stream} is not at version {expected} any more")]
    Conflict { stream: StreamId, expected: u64 },
    #[error("idempotency key `{key}` was used before for another command")]
    KeyReused { key: String },
    #[error(transparent)]
    Log(#[from] LogError),
}

/// The store failed; nothing is known to have been written.
#[derive(Debug, thiserror::Error)]
#[error("could not {action}")]
pub struct LogError {
    pub action: String,
    #[source]
    pub source: Box<dyn std::error::Error + Send + Sync>,
}

impl LogError {
    pub fn new(
        action: impl Into<String>,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self { action: action.into(), source: source.into() }
    }
}

/// State of an aggregate, so that a long stream need not be read from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Snapshot {
    pub version: u64,
    /// The aggregate as JSON, and the name of its shape: an older shape is ignored.
    pub state: String,
    pub shape: String,
}

#[async_trait]
pub trait EventLog: Send + Sync + fmt::Debug {
    /// Writes all events of `append` behind `expected_version`, or nothing.
    async fn append(&self, append: Append) -> Result<Appended, AppendError>;

    /// What an idempotency key reached, if it was used.
    async fn receipt(&self, key: &str) -> Result<Option<Receipt>, LogError>;

    /// The events of one stream behind `after_version`, to fold a state from.
    async fn load(
        &self,
        stream: &StreamId,
        after_version: u64,
    ) -> Result<Vec<SerializedEvent>, LogError>;

    /// At most `limit` events of one stream behind `after_version`, with their places in the log.
    async fn read_stream(
        &self,
        stream: &StreamId,
        after_version: u64,
        limit: usize,
    ) -> Result<RawBatch, LogError>;

    /// The event at `position`, if there is one.
    async fn read_one(&self, position: Position) -> Result<RawBatch, LogError>;

    /// At most `limit` events behind `after`, in the global order. Never skips an event that a
    /// slower transaction is still writing: it stops before it.
    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError>;

    /// The last event that [`Self::read_all`] would show.
    async fn head(&self) -> Result<Checkpoint, LogError>;

    /// Returns when there may be something behind `after`, at the latest after `patience`.
    /// A wake-up, not a delivery: the caller reads.
    async fn wait(&self, after: Checkpoint, patience: Duration) -> Result<(), LogError>;

    async fn load_snapshot(&self, stream: &StreamId) -> Result<Option<Snapshot>, LogError>;

    /// Keeps the newest; an older one than the stored is ignored.
    async fn save_snapshot(&self, stream: &StreamId, snapshot: Snapshot) -> Result<(), LogError>;
}

/// An event as it was read, understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    pub at: Checkpoint,
    pub stream_id: String,
    /// Its place in its stream, from 1.
    pub version: u64,
    pub event: Event,
    pub metadata: Metadata,
}

impl RawEvent<'_> {
    pub fn decode(&self) -> Result<Event, DecodeError> {
        Event::decode(self.aggregate, self.event_type, self.event_version, self.payload)
    }

    pub fn metadata(&self) -> Result<Metadata, serde_json::Error> {
        serde_json::from_str(self.metadata)
    }

    pub fn recorded(&self) -> Result<Recorded, DecodeError> {
        let metadata = self.metadata().map_err(|source| DecodeError::Payload {
            event_type: "metadata".to_owned(),
            version: self.event_version,
            source,
        })?;
        Ok(Recorded {
            at: self.at,
            stream_id: self.stream_id.to_owned(),
            version: self.version,
            event: self.decode()?,
            metadata,
        })
    }
}
