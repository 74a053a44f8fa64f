//! `POST /api/commands/predictors/{name}/promote`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::predictor::PredictorCommand;

use super::{known, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, check, settings};
use crate::http::input::{Part, whole_number};
use crate::http::problem::{CommandProblems, Faults, Problem};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Promote {
    /// As `/api/predictors` shows it, without the `v`.
    #[schema(minimum = 1, maximum = 4294967295u32, example = 3)]
    #[serde(deserialize_with = "whole_number::one")]
    pub version: u32,
    /// Why, for those who look at it later.
    #[serde(default = "unsaid")]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

fn unsaid() -> String {
    "promoted by a person".to_owned()
}

/// Put a version of a predictor to use
///
/// In live mode only one that was trained on real outcomes.
#[utoipa::path(post, path = "/api/commands/predictors/{name}/promote", tag = "commands",
    params(("name" = String, Path, description = "The predictor",
        pattern = "^(content|timing|reply)$"), Headers),
    request_body = Promote,
    responses((status = 200, description = "It is in use", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(name): Part<String>,
    asked: Asked<Promote>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &name, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    name: &str,
    body: Promote,
    context: &Context,
) -> Result<Accepted, Problem> {
    known(name)?;
    let mut faults = Faults::default();
    faults.unless(body.version > 0, "/version", "the first version is 1");
    faults.into_result()?;
    check::reason(&body.reason)?;
    let (version, mode) = (body.version, settings(app).await?.mode);
    let (reason, by, at) = (body.reason, BY.to_owned(), app.clock.now());
    tell(app, name, &PredictorCommand::Promote { version, mode, reason, by, at }, context).await
}
