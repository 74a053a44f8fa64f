//! `POST /api/commands/experiments/{id}/stop`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::experiment::ExperimentCommand;

use super::tell;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Stop {
    /// An end before the registered one needs a reason.
    #[schema(min_length = 1, max_length = 500, example = "one side loses followers")]
    pub reason: String,
}

/// Stop an experiment before its end
///
/// Nothing more is assigned; what was assigned is analysed.
#[utoipa::path(post, path = "/api/commands/experiments/{id}/stop", tag = "commands",
    params(("id" = String, Path, description = "As it was registered", min_length = 1,
        max_length = 64, pattern = "^[a-z0-9_-]{1,64}$"), Headers),
    request_body = Stop,
    responses((status = 200, description = "It is stopped", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<String>,
    asked: Asked<Stop>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: &str,
    body: Stop,
    context: &Context,
) -> Result<Accepted, Problem> {
    check::reason(&body.reason)?;
    let (reason, by, at) = (body.reason, BY.to_owned(), app.clock.now());
    tell(app, id, &ExperimentCommand::Stop { reason, by, at }, context).await
}
