//! One event as a line.

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use xbot_domain::log::{Checkpoint, RawEvent};

use super::Entry;
use super::rows::Growing;

/// A text that is no JSON any more, or would not be one line, is kept as a text: an export must hold
/// what the log holds, also when it was tampered with.
#[derive(Serialize, Deserialize)]
struct Line<'a> {
    /// Not in exports of the first schema.
    #[serde(default)]
    number: Option<u64>,
    position: i64,
    tx: u64,
    #[serde(borrow)]
    aggregate: Cow<'a, str>,
    #[serde(borrow)]
    stream_id: Cow<'a, str>,
    version: u64,
    #[serde(rename = "type", borrow)]
    event_type: Cow<'a, str>,
    event_version: u32,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    payload: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    payload_text: Option<Cow<'a, str>>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    metadata: Option<&'a RawValue>,
    #[serde(borrow, skip_serializing_if = "Option::is_none")]
    metadata_text: Option<Cow<'a, str>>,
}

pub fn jsonl(entry: &Entry<'_>) -> serde_json::Result<String> {
    let event = &entry.event;
    let (payload, metadata) = (verbatim(event.payload), verbatim(event.metadata));
    let mut line = serde_json::to_string(&Line {
        number: Some(entry.number),
        position: event.at.position,
        tx: event.at.tx,
        aggregate: event.aggregate.into(),
        stream_id: event.stream_id.into(),
        version: event.version,
        event_type: event.event_type.into(),
        event_version: event.event_version,
        payload,
        payload_text: payload.is_none().then_some(event.payload.into()),
        metadata,
        metadata_text: metadata.is_none().then_some(event.metadata.into()),
    })?;
    line.push('\n');
    Ok(line)
}

/// Reads a line back, to the byte.
pub fn from_jsonl(line: &[u8], rows: &mut Growing) -> serde_json::Result<()> {
    let line: Line<'_> = serde_json::from_slice(line)?;
    rows.push(&RawEvent {
        at: Checkpoint { tx: line.tx, position: line.position },
        aggregate: &line.aggregate,
        stream_id: &line.stream_id,
        version: line.version,
        event_type: &line.event_type,
        event_version: line.event_version,
        payload: text(line.payload, line.payload_text.as_deref()),
        metadata: text(line.metadata, line.metadata_text.as_deref()),
    });
    Ok(())
}

fn text<'a>(raw: Option<&'a RawValue>, text: Option<&'a str>) -> &'a str {
    raw.map(RawValue::get).or(text).unwrap_or_default()
}

fn verbatim(text: &str) -> Option<&RawValue> {
    let raw: &RawValue = serde_json::from_str(text).ok()?;
    (raw.get() == text && text != "null" && !text.contains(['\n', '\r'])).then_some(raw)
}

pub const CSV_HEADER: &str =
    "number,position,tx,aggregate,stream_id,version,type,event_version,payload,metadata\n";

pub fn csv(entry: &Entry<'_>) -> String {
    let event = &entry.event;
    let mut line = format!("{},{},{}", entry.number, event.at.position, event.at.tx);
    let texts = [event.aggregate, event.stream_id];
    texts.iter().for_each(|text| quoted(&mut line, text));
    // Writing to a text cannot fail.
    let _ = write!(line, ",{}", event.version);
    quoted(&mut line, event.event_type);
    let _ = write!(line, ",{}", event.event_version);
    [event.payload, event.metadata].iter().for_each(|text| quoted(&mut line, text));
    line.push('\n');
    line
}

fn quoted(line: &mut String, text: &str) {
    line.push_str(",\"");
    line.push_str(&text.replace('"', "\"\""));
    line.push('"');
}
