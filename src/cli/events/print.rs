//! The forms of one event: a line, a page, a line of JSON.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use xbot_domain::log::RawEvent;

use super::Form;
use crate::cli::output;

#[derive(Serialize)]
struct Json<'a> {
    position: i64,
    tx: u64,
    stream: String,
    version: u64,
    #[serde(rename = "type")]
    event_type: &'a str,
    event_version: u32,
    payload: &'a RawValue,
    metadata: &'a RawValue,
}

/// One line per event.
pub fn brief(event: &RawEvent<'_>, form: Form) -> anyhow::Result<()> {
    if form.json {
        return json(event);
    }
    let at = event.metadata().map_or("?".to_owned(), |known| known.recorded_at.to_string());
    output::line(format!(
        "{:>8}  {at}  {}/{} #{}  {}  {}",
        event.at.position,
        event.aggregate,
        event.stream_id,
        event.version,
        event.event_type,
        event.payload
    ))
}

/// Everything that is stored, indented.
pub fn full(event: &RawEvent<'_>, form: Form) -> anyhow::Result<()> {
    if form.json {
        return json(event);
    }
    output::line(format!(
        "position  {}\nstream    {}/{} #{}\ntype      {} v{}\nmetadata  {}\npayload   {}",
        event.at.position,
        event.aggregate,
        event.stream_id,
        event.version,
        event.event_type,
        event.event_version,
        indented(event.metadata),
        indented(event.payload),
    ))
}

fn json(event: &RawEvent<'_>) -> anyhow::Result<()> {
    output::line(serde_json::to_string(&Json {
        position: event.at.position,
        tx: event.at.tx,
        stream: format!("{}/{}", event.aggregate, event.stream_id),
        version: event.version,
        event_type: event.event_type,
        event_version: event.event_version,
        payload: serde_json::from_str(event.payload)?,
        metadata: serde_json::from_str(event.metadata)?,
    })?)
}

/// A text that is no JSON any more is shown as it is: it may be what one is looking for.
fn indented(text: &str) -> String {
    serde_json::from_str::<Value>(text)
        .and_then(|value| serde_json::to_string_pretty(&value))
        .unwrap_or_else(|_| text.to_owned())
}
