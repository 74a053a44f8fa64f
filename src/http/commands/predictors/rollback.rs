//! `POST /api/commands/predictors/{name}/rollback`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::predictor::{Predictor, PredictorCommand};

use super::{known, tell};
use crate::commands::Context;
use crate::http::App;
use crate::http::commands::{Accepted, Asked, BY, Headers, check, settings};
use crate::http::input::{Part, whole_number};
use crate::http::problem::{CommandProblems, Faults, Problem, codes};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RollBack {
    /// An earlier version that was in use; the last of them when it is not given.
    #[schema(minimum = 1, maximum = 4294967295u32, example = 2)]
    #[serde(default, deserialize_with = "whole_number::maybe")]
    pub version: Option<u32>,
    /// Why, for those who look at it later.
    #[serde(default = "unsaid")]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

fn unsaid() -> String {
    "rolled back by a person".to_owned()
}

/// Go back to an earlier version of a predictor
///
/// To one that was in use before; another one is promoted.
#[utoipa::path(post, path = "/api/commands/predictors/{name}/rollback", tag = "commands",
    params(("name" = String, Path, description = "The predictor",
        pattern = "^(content|timing|reply)$"), Headers),
    request_body(content = Option<RollBack>),
    responses((status = 200, description = "It is in use", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(name): Part<String>,
    asked: Asked<RollBack>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &name, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    name: &str,
    body: RollBack,
    context: &Context,
) -> Result<Accepted, Problem> {
    known(name)?;
    let mut faults = Faults::default();
    faults.unless(body.version != Some(0), "/version", "the first version is 1");
    faults.into_result()?;
    check::reason(&body.reason)?;
    if let Some(before) = app.commands.receipt(context).await? {
        return Ok(Accepted::at(name, &before));
    }
    let version = match body.version {
        Some(version) => version,
        None => before(&app.commands.state(name).await?)?,
    };
    let mode = settings(app).await?.mode;
    let (reason, by, at) = (body.reason, BY.to_owned(), app.clock.now());
    tell(app, name, &PredictorCommand::RollBack { version, mode, reason, by, at }, context).await
}

/// The last one that was in use before the present one.
fn before(predictor: &Predictor) -> Result<u32, Problem> {
    let earlier = predictor.versions.iter().filter(|(version, known)| {
        known.promoted && predictor.active.is_some_and(|active| **version < active)
    });
    let none = "no earlier version was in use: there is nothing to go back to";
    earlier.map(|(version, _)| *version).max().ok_or_else(|| Problem::new(codes::REFUSED, none))
}
