//! `POST /api/commands/decisions/{id}/approve`

use axum::extract::State;
use xbot_domain::decision::{self, DecisionCommand};
use xbot_domain::ids::DecisionId;

use crate::commands::Context;
use crate::http::App;
use crate::http::commands::decisions::tell;
use crate::http::commands::{Accepted, Asked, BY, Headers, Nothing};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

/// Let a decision go out
///
/// For one that waits for a person, because of `REQUIRE_APPROVAL`: it is queued.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/approve", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body(content = Option<Nothing>),
    responses((status = 200, description = "It is approved", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Nothing>,
) -> Result<Accepted, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    _: Nothing,
    context: &Context,
) -> Result<Accepted, Problem> {
    let (by, at) = (BY.to_owned(), app.clock.now());
    tell(app, id, &DecisionCommand::Approve(decision::Approve { by, at }), context).await
}
