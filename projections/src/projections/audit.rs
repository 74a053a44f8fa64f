//! What a person may have to answer for: learning cycles, refusals, switches and alerts.
//!
//! `event_data` is the event itself, whole; `context` says where it stands in the log and who
//! caused it.

use serde_json::json as object;
use xbot_domain::log::Recorded;

use crate::projection::{Poison, Projection};
use crate::rows::Rows;
use crate::tables::audit_log as to;

use super::cells::{json, word};

mod entry;

pub const AUDIT: Projection =
    Projection { name: "audit", version: 2, tables: &[&to::TABLE], project };

fn project(recorded: &Recorded, rows: &mut Rows) -> Result<(), Poison> {
    let Some(entry) = entry::of(&recorded.event) else {
        return Ok(());
    };
    rows.upsert(&to::TABLE, [recorded.at.position.into()])
        .set(to::event, entry.event)
        .set(to::component, entry.component)
        .set(to::severity, word(&entry.severity)?)
        .set(to::event_data, json(&recorded.event)?)
        .set(to::context, json(&origin(recorded))?)
        .set(to::created_at, recorded.metadata.recorded_at);
    Ok(())
}

fn origin(recorded: &Recorded) -> serde_json::Value {
    let metadata = &recorded.metadata;
    object!({
        "stream_id": recorded.stream_id,
        "version": recorded.version,
        "actor": metadata.actor,
        "correlation_id": metadata.correlation_id,
        "causation_id": metadata.causation_id,
        "build": metadata.build,
    })
}
