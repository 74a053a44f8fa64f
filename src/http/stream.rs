//! `GET /api/events/stream`: the log as it grows (server-sent events).
//!
//! One task follows the log for all clients and renders each event once (`tailer.rs`). A client reads
//! the log by itself until it has come as far as that task, and then listens to it (`client.rs`).

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, header, request::Parts};
use axum::response::{IntoResponse as _, Response};
use futures::StreamExt as _;
use futures::stream::unfold;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xbot_domain::log::{Checkpoint, RawEvent};

use super::App;
use super::input::{Params, param};
use super::problem::{Problem, ReadProblems};
use super::queries::{EventType, Kind};

mod client;
mod frame;
mod start;
mod tailer;

use client::Client;
pub use tailer::Tailer;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(follow))
}

/// Which events a client wants.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// A kind of streams.
    #[param(inline)]
    aggregate: Option<Kind>,
    /// A type of events.
    #[serde(rename = "type")]
    #[param(inline)]
    event_type: Option<EventType>,
}

#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "read by the macro, for the document")]
struct Start {
    /// Start behind the event at this position; without it, with what comes from now on.
    #[param(minimum = 0)]
    after: Option<i64>,
}

#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "read by the macro, for the document")]
struct Resume {
    /// The last id that was received: the stream goes on behind it, without loss or repeat. A bare
    /// position is taken, too. It counts before `after`.
    #[param(rename = "Last-Event-ID", pattern = "^[0-9]{1,18}(\\.[0-9]{1,18})?$")]
    last_event_id: Option<String>,
}

impl Asked {
    fn wants(&self, aggregate: &str, event_type: &str) -> bool {
        self.aggregate.is_none_or(|Kind(kind)| kind == aggregate)
            && self.event_type.is_none_or(|EventType(name)| name == event_type)
    }
}

/// The log as it grows
///
/// Server-sent events: `id` is the place in the log, `event` the type, `data` the event as in
/// `/api/events` (its `leaf` is null: it is sealed later). A comment every 15 s says that nothing
/// came. A client that does not keep up gets the event `cut` with the reason; one that is told
/// `stopping` comes back to another instance or later. Both go on with `Last-Event-ID`.
#[utoipa::path(get, path = "/api/events/stream", tag = "audit", params(Asked, Start, Resume),
    responses((status = 200, description = "Events, until one side ends it",
        content((String = "text/event-stream"))), ReadProblems))]
async fn follow(
    State(app): State<App>,
    Params(asked): Params<Asked>,
    headers: HeaderMap,
    parts: Parts,
) -> Result<Response, Problem> {
    if param(&parts, "as_of")?.is_some() {
        let message = "a stream is of what comes; `/api/events?as_of=` shows the past";
        return Err(Problem::of_fault("?as_of", message));
    }
    let start: Checkpoint = start::of(&app, &parts, &headers).await?;
    let client = Client::new(&app, asked, start);
    let frames = unfold(client, |mut client| async move { Some((client.next().await?, client)) });
    let body = Body::from_stream(frames.map(Ok::<Bytes, Infallible>));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // Proxies that collect answers would keep it for ever.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, body).into_response())
}

/// An event that was rendered, for all who want it.
#[derive(Debug)]
pub struct Frame {
    at: Checkpoint,
    aggregate: String,
    event_type: String,
    bytes: Bytes,
}

impl Frame {
    fn of(event: &RawEvent<'_>) -> Self {
        Self {
            at: event.at,
            aggregate: event.aggregate.to_owned(),
            event_type: event.event_type.to_owned(),
            bytes: frame::event(event).into(),
        }
    }
}
