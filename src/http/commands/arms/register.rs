//! `POST /api/commands/arms/{scope}/{name}/register`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::arm::ArmCommand;
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::ArmId;

use super::{Named, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, Created, Headers};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Faults, Problem};

/// Pseudo-counts of a Beta distribution; one and one is no opinion.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Register {
    #[serde(default = "one")]
    #[schema(minimum = 0.1, maximum = 1000)]
    pub alpha: f64,
    #[serde(default = "one")]
    #[schema(minimum = 0.1, maximum = 1000)]
    pub beta: f64,
}

fn one() -> f64 {
    1.0
}

/// Make an arm known
///
/// It is chosen once the content has something of that name. A prior does not change.
#[utoipa::path(post, path = "/api/commands/arms/{scope}/{name}/register", tag = "commands",
    params(Named, Headers), request_body(content = Option<Register>),
    responses((status = 201, description = "It is registered", body = Accepted,
        headers(("Location" = String, description = "Where it can be read"))), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(named): Part<Named>,
    asked: Asked<Register>,
) -> Result<Created<Accepted>, Problem> {
    let arm = named.arm();
    let answer = carry_out(&app, &arm, asked.body, &asked.context).await?;
    let name = percent_encoding::utf8_percent_encode(&arm.name, percent_encoding::NON_ALPHANUMERIC);
    Ok(Created { answer, location: format!("/api/arms/{}/{name}", arm.scope) })
}

pub async fn carry_out(
    app: &App,
    arm: &ArmId,
    body: Register,
    context: &Context,
) -> Result<Accepted, Problem> {
    let mut faults = Faults::default();
    for (place, value) in [("/alpha", body.alpha), ("/beta", body.beta)] {
        faults.unless((0.1..=1_000.0).contains(&value), place, "it must be 0.1 to 1000");
    }
    faults.into_result()?;
    let prior = Posterior { alpha: body.alpha, beta: body.beta };
    tell(app, arm, &ArmCommand::Register { prior, at: app.clock.now() }, context).await
}
