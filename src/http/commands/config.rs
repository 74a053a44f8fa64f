//! `PUT /api/commands/config/{key}`: what `xbot config set` does.

use axum::extract::State;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;
use xbot_domain::config::{Config, ConfigCommand, find};

use super::{Accepted, Asked, BY, Headers, check, settings};
use crate::commands::{Context, Rivals};
use crate::http::App;
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Faults, Problem};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Set {
    /// As JSON, or as the text that a person would type; `/api/config` states the range.
    #[schema(value_type = SettingValue)]
    pub value: Value,
    /// Why, for those who look at it later.
    #[serde(default = "unsaid")]
    #[schema(min_length = 1, max_length = 500, example = "a calm start")]
    pub why: String,
}

/// What a setting may be set to.
#[derive(ToSchema)]
#[schema(as = SettingValue)]
#[serde(untagged)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub enum SettingValue {
    Text(String),
    Number(f64),
    Flag(bool),
    Hours(Vec<u8>),
}

fn unsaid() -> String {
    "set by a person".to_owned()
}

/// Change a setting
///
/// At once, and until it is changed again. Secrets and what is read at the start are set in the
/// environment.
#[utoipa::path(put, path = "/api/commands/config/{key}", tag = "commands",
    params(("key" = String, Path, description = "As `/api/config` names it",
        min_length = 1, max_length = 100, example = "MAX_POSTS_PER_HOUR"), Headers),
    request_body = Set,
    responses((status = 200, description = "It is set", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(key): Part<String>,
    asked: Asked<Set>,
) -> Result<Accepted, Problem> {
    carry_out(&app, &key, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    key: &str,
    body: Set,
    context: &Context,
) -> Result<Accepted, Problem> {
    let mut faults = Faults::default();
    let fits = check::is_between(&body.why, 1, check::REASON);
    faults.unless(fits, "/why", check::length(1, check::REASON));
    let is_value = !matches!(body.value, Value::Null | Value::Object(_));
    faults.unless(is_value, "/value", "it must be a text, a number, true or false, or a list");
    faults.into_result()?;
    let key = find(key)?.key;
    let command = ConfigCommand::Set {
        key: key.to_owned(),
        value: body.value,
        by: BY.to_owned(),
        why: body.why,
        at: app.clock.now(),
    };
    // All settings share a stream: who changes another one meanwhile is no rival.
    let context = Context { rivals: Rivals::Outlast, ..context.clone() };
    let environment = settings(app).await?.app_env;
    let done = app.commands.execute::<Config>(environment.as_str(), &command, &context).await?;
    Ok(Accepted::of(key, &done))
}
