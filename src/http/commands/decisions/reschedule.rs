//! `POST /api/commands/decisions/{id}/reschedule`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::decision::{self, DecisionCommand};
use xbot_domain::ids::DecisionId;
use xbot_domain::time::Timestamp;

use crate::commands::Context;
use crate::http::App;
use crate::http::commands::decisions::tell;
use crate::http::commands::{Accepted, Asked, BY, Headers, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Reschedule {
    /// From now on, at most a year ahead.
    #[schema(value_type = String, format = DateTime, example = "2025-08-11T18:30:00Z")]
    pub scheduled_at: Timestamp,
}

/// Move a decision to another moment
///
/// Possible until it is being posted.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/reschedule", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body = Reschedule,
    responses((status = 200, description = "It is moved", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Reschedule>,
) -> Result<Accepted, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    body: Reschedule,
    context: &Context,
) -> Result<Accepted, Problem> {
    let at = app.clock.now();
    check::within_a_year(body.scheduled_at, at)?;
    let (scheduled_at, by) = (body.scheduled_at, BY.to_owned());
    let command = DecisionCommand::Reschedule(decision::Reschedule { scheduled_at, by, at });
    tell(app, id, &command, context).await
}
