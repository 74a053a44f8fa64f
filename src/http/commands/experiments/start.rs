//! `POST /api/commands/experiments/{id}/start`

use axum::extract::State;
use xbot_domain::experiment::ExperimentCommand;

use super::tell;
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, Nothing};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

/// Start an experiment
///
/// From its `starts_at` on, decisions are assigned to its sides.
#[utoipa::path(post, path = "/api/commands/experiments/{id}/start", tag = "commands",
    params(("id" = String, Path, description = "As it was registered", min_length = 1,
        max_length = 64, pattern = "^[a-z0-9_-]{1,64}$"), Headers),
    request_body(content = Option<Nothing>),
    responses((status = 200, description = "It has started", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<String>,
    asked: Asked<Nothing>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: &str,
    _: Nothing,
    context: &Context,
) -> Result<Accepted, Problem> {
    let (by, at) = (BY.to_owned(), app.clock.now());
    tell(app, id, &ExperimentCommand::Start { by, at }, context).await
}
