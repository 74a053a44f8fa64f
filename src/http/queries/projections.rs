//! `GET /api/projections`: how far the tables have come.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use xbot_projections::projector::{Lag, Status};

use crate::http::App;
use crate::http::input::{Nothing, Only};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Listing, Page};

/// One projection of the log.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProjectionRow {
    #[schema(example = "outcomes")]
    name: String,
    /// Of the rows that are read now.
    version: u32,
    #[schema(value_type = ProjectionStatus)]
    status: &'static str,
    /// Of the last event that it shows; 0 before the first.
    #[schema(minimum = 0)]
    position: i64,
    /// Events that it does not show yet; a little too many where numbers were given away in vain.
    #[schema(minimum = 0)]
    behind_events: u64,
    /// Age of the oldest of them; 0 when there is none.
    #[schema(minimum = 0)]
    behind_seconds: f64,
    /// Events that it could not take, and nobody has decided about.
    #[schema(minimum = 0)]
    parked: u64,
}

/// `live` follows the log, `parked` waits for a person, `rebuilding` shows an older version until its
/// rebuild is done.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub enum ProjectionStatus {
    Live,
    Parked,
    Rebuilding,
}

/// Projections
///
/// How far each is behind the log, by name: now, and all on one page.
#[utoipa::path(get, path = "/api/projections", tag = "reads",
    responses((status = 200, description = "As they stand",
        content((Page<ProjectionRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    State(app): State<App>,
    Only(Nothing {}): Only<Nothing>,
    listing: Listing,
) -> Result<Response, Problem> {
    let lags = app.projector.lag(app.clock.now()).await;
    let lags = lags.map_err(|error| Problem::of_machine(&error))?;
    let items = lags.into_iter().map(ProjectionRow::from).collect();
    listing.answer(Page { items, next_cursor: None })
}

impl From<Lag> for ProjectionRow {
    fn from(lag: Lag) -> Self {
        Self {
            status: Status::name(lag.status),
            position: lag.checkpoint.position,
            name: lag.name,
            version: lag.version,
            behind_events: lag.behind_events,
            behind_seconds: lag.behind_seconds,
            parked: lag.parked as u64,
        }
    }
}
