//! An event as it is stored.

use serde::Serialize;
use serde_json::json;
use serde_json::value::{RawValue, to_raw_value};
use utoipa::ToSchema;
use xbot_domain::log::{Position, RawEvent};

use super::{EventType, Kind};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StoredEvent {
    #[schema(value_type = i64, minimum = 1)]
    pub position: Position,
    /// Place in the global order of the log, `transaction.position`; the id in the stream of events.
    #[schema(pattern = "^[0-9]+\\.[0-9]+$", example = "0.4711")]
    pub at: String,
    /// Kind and id of what it happened to.
    #[schema(example = "arm/content:story")]
    pub stream: String,
    #[schema(schema_with = Kind::text)]
    pub aggregate: String,
    /// Its place in its stream, from 1.
    #[schema(minimum = 1)]
    pub version: u64,
    #[serde(rename = "type")]
    #[schema(schema_with = EventType::text)]
    pub event_type: String,
    /// Of its type: `docs/EVENTS.md` has the fields of each.
    #[schema(minimum = 1)]
    pub event_version: u32,
    #[schema(value_type = Object)]
    pub payload: Box<RawValue>,
    /// When, by whom, because of what, by which build.
    #[schema(value_type = Object)]
    pub metadata: Box<RawValue>,
    /// SHA-256 in the Merkle tree; null until it is sealed.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    pub leaf: Option<String>,
}

impl StoredEvent {
    pub fn of(event: &RawEvent<'_>) -> Self {
        Self {
            position: event.at.position,
            at: event.at.to_string(),
            stream: format!("{}/{}", event.aggregate, event.stream_id),
            aggregate: event.aggregate.to_owned(),
            version: event.version,
            event_type: event.event_type.to_owned(),
            event_version: event.event_version,
            payload: stored(event.payload),
            metadata: stored(event.metadata),
            leaf: None,
        }
    }
}

/// The very text; what is no JSON any more is shown as a text, because it may be what one looks for.
fn stored(text: &str) -> Box<RawValue> {
    let unreadable = || to_raw_value(&json!({ "unreadable": text })).unwrap_or_default();
    RawValue::from_string(text.to_owned()).unwrap_or_else(|_| unreadable())
}
