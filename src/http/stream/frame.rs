//! What goes over the line: <https://html.spec.whatwg.org/multipage/server-sent-events.html>

use xbot_domain::log::RawEvent;

use crate::http::queries::StoredEvent;

/// A comment, so that both sides notice when the other is gone.
pub const ALIVE: &str = ":\n\n";
/// The first thing that is said: the line is open, also while nothing happens.
pub const OPEN: &str = "retry: 1000\n\n";
pub const STOPPING: &str = "event: stopping\ndata: {\"reason\":\"this instance is stopping\",\"resume\":\"Last-Event-ID\"}\n\n";

pub fn event(event: &RawEvent<'_>) -> String {
    let shown = serde_json::to_string(&StoredEvent::of(event)).unwrap_or_default();
    // A foreign log may hold JSON with line breaks; between values they mean nothing.
    let data = shown.replace(['\r', '\n'], " ");
    format!("id: {}\nevent: {}\ndata: {data}\n\n", event.at, event.event_type)
}

pub fn cut(reason: &str) -> String {
    format!("event: cut\ndata: {{\"reason\":\"{reason}\",\"resume\":\"Last-Event-ID\"}}\n\n")
}
