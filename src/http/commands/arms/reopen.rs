//! `POST /api/commands/arms/{scope}/{name}/reopen`

use axum::extract::State;
use xbot_domain::arm::ArmCommand;
use xbot_domain::ids::ArmId;

use super::{Named, Why, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

/// Choose a retired arm again
///
/// With all that it knew.
#[utoipa::path(post, path = "/api/commands/arms/{scope}/{name}/reopen", tag = "commands",
    params(Named, Headers), request_body(content = Option<Why>),
    responses((status = 200, description = "It is open", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(named): Part<Named>,
    asked: Asked<Why>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &named.arm(), asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    arm: &ArmId,
    body: Why,
    context: &Context,
) -> Result<Accepted, Problem> {
    check::reason(&body.reason)?;
    let (reason, by, at) = (body.reason, BY.to_owned(), app.clock.now());
    tell(app, arm, &ArmCommand::Reopen { reason, by, at }, context).await
}
