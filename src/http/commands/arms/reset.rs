//! `POST /api/commands/arms/{scope}/{name}/reset`

use axum::extract::State;
use xbot_domain::arm::ArmCommand;
use xbot_domain::ids::ArmId;

use super::{Named, Why, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

/// Let an arm forget
///
/// Back to its prior. What it learned before does not come back.
#[utoipa::path(post, path = "/api/commands/arms/{scope}/{name}/reset", tag = "commands",
    params(Named, Headers), request_body(content = Option<Why>),
    responses((status = 200, description = "It knows nothing again", body = Accepted), CommandProblems))]
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
    tell(app, arm, &ArmCommand::Reset { reason, by, at }, context).await
}
