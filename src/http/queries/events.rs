//! `GET /api/events` and `GET /api/events/{position}`: the log itself.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::Position;

use crate::http::App;
use crate::http::input::{Filters, Nothing, Params, Part};
use crate::http::problem::{Problem, ReadProblems, codes};
use crate::http::reads::{History, Listing, Of, Page, Paging};

mod event;
mod filter;
mod kinds;
mod leaves;
mod place;
mod scan;

pub use event::StoredEvent;
pub use filter::Asked;
pub use kinds::{EventType, Kind, Stream};
pub use leaves::{hex, leaves, sealed};
pub use place::place_of;

/// Events of a page when nobody says how many.
const USUAL: u32 = 50;

/// A page of the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct EventPage {
    pub items: Vec<StoredEvent>,
    /// Give it as `cursor` to go on; null at the end of the log. A page may hold fewer events than
    /// asked for, or none, and still go on: what is rare is looked for a part of the log at a time.
    pub next_cursor: Option<String>,
    /// The position up to which the log was looked through; null when nothing was.
    #[schema(value_type = Option<i64>, minimum = 1)]
    pub scanned_to: Option<Position>,
}

/// The log
///
/// Events as they are stored, in the order of the log, oldest first. `leaf` is the event's leaf in
/// the Merkle tree of `xbot audit`, null until it is sealed. A rare type is looked for 50,000
/// events at a time: follow `next_cursor`.
#[utoipa::path(get, path = "/api/events", tag = "audit", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of events",
        content((EventPage = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    State(app): State<App>,
    history: History,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let limit = paging.limit.unwrap_or(USUAL) as usize;
    let cursor = paging.cursor.as_deref().map(scan::Spot::read).transpose()?;
    let mut scan = scan::Scan::new(&app, &*history.log, &asked, cursor).await?;
    let mut found = scan.page(limit).await?;
    leaves(&app.reader, &mut found.items).await?;
    let next_cursor = found.next.as_ref().map(scan::Spot::cursor);
    if listing == Listing::Csv {
        return listing.answer(Page { items: found.items, next_cursor });
    }
    let scan::Found { items, scanned_to, .. } = found;
    Ok(Json(EventPage { items, next_cursor, scanned_to }).into_response())
}

/// One event
#[utoipa::path(get, path = "/api/events/{position}", tag = "audit",
    params(("position" = i64, Path, minimum = 1, maximum = 9007199254740991i64, description = "Its position"), Of),
    responses((status = 200, description = "The event", body = StoredEvent), ReadProblems))]
pub async fn one(
    State(app): State<App>,
    history: History,
    Part(position): Part<Position>,
    _: Params<Nothing>,
) -> Result<Json<StoredEvent>, Problem> {
    let batch = history.log.read_one(position).await?;
    let mut events: Vec<_> = batch.iter().map(|event| StoredEvent::of(&event)).collect();
    leaves(&app.reader, &mut events).await?;
    let unknown = || Problem::new(codes::NOT_FOUND, format!("there is no event at {position}"));
    events.pop().map(Json).ok_or_else(unknown)
}
