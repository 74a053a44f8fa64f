//! What is known of every event beside its content: when, by whom, because of what, by which build.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Timestamp;

/// All fields are written as strings, so that any cqrs-es tool can read them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Metadata {
    pub recorded_at: Timestamp,
    /// `job:plan`, `cli`, `http`: who asked.
    pub actor: String,
    /// The same for everything that one request or one job run set off.
    pub correlation_id: Uuid,
    /// The command or event that led to this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub causation_id: Option<Uuid>,
    /// Version of the program that wrote it.
    pub build: String,
    /// Version of this very structure.
    pub schema: String,
}

impl Metadata {
    pub const SCHEMA: &'static str = "1";

    pub fn new(recorded_at: Timestamp, actor: &str, correlation_id: Uuid) -> Self {
        Self {
            recorded_at,
            actor: actor.to_owned(),
            correlation_id,
            causation_id: None,
            build: env!("CARGO_PKG_VERSION").to_owned(),
            schema: Self::SCHEMA.to_owned(),
        }
    }
}
