//! Behind which event a client starts.

use axum::http::HeaderMap;
use axum::http::request::Parts;
use xbot_domain::log::{Checkpoint, Position};

use crate::http::App;
use crate::http::input::param;
use crate::http::problem::Problem;
use crate::http::queries::place_of;

pub async fn of(app: &App, parts: &Parts, headers: &HeaderMap) -> Result<Checkpoint, Problem> {
    let bad_id = || {
        let message = "it must be an id that this stream sent, or a position of the log";
        Problem::of_fault("Last-Event-ID:", message)
    };
    if let Some(id) = headers.get("last-event-id") {
        let place = id.to_str().ok().and_then(|text| text.parse::<Checkpoint>().ok());
        let place = place.filter(|place| place.position >= 0).ok_or_else(bad_id)?;
        return match place.tx {
            0 => known(app, place.position).await?.ok_or_else(bad_id),
            _ => Ok(place),
        };
    }
    let Some(after) = param(parts, "after")? else {
        return Ok(app.log.head().await?);
    };
    let bad = || Problem::of_fault("?after", "it must be the position of an event, or 0");
    let position: Position = after.parse().ok().filter(|p| *p >= 0).ok_or_else(bad)?;
    known(app, position).await?.ok_or_else(bad)
}

/// What is behind the head starts with what comes from now on.
async fn known(app: &App, position: Position) -> Result<Option<Checkpoint>, Problem> {
    if position == 0 {
        return Ok(Some(Checkpoint::START));
    }
    let head = app.log.head().await?;
    if position >= head.position && head.tx == 0 {
        return Ok(Some(head));
    }
    Ok(place_of(&app.reader, position).await?)
}
