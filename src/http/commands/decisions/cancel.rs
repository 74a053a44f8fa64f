//! `POST /api/commands/decisions/{id}/cancel`

use axum::extract::State;
use serde::Deserialize;
use utoipa::ToSchema;
use xbot_domain::decision::{self, DecisionCommand};
use xbot_domain::ids::DecisionId;

use crate::commands::Context;
use crate::http::App;
use crate::http::commands::decisions::tell;
use crate::http::commands::{Accepted, Asked, BY, Headers, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};

#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Cancel {
    /// Why, for those who look at it later.
    #[serde(default = "unsaid")]
    #[schema(min_length = 1, max_length = 500, example = "the news has moved on")]
    pub reason: String,
}

fn unsaid() -> String {
    "cancelled by a person".to_owned()
}

/// Take a decision out
///
/// It will not be posted. Possible until the post goes out.
#[utoipa::path(post, path = "/api/commands/decisions/{id}/cancel", tag = "commands",
    params(("id" = uuid::Uuid, Path, description = "The decision"), Headers),
    request_body(content = Option<Cancel>),
    responses((status = 200, description = "It is cancelled", body = Accepted), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(id): Part<DecisionId>,
    asked: Asked<Cancel>,
) -> Result<Accepted, Problem> {
    carry_out(&app, id, asked.body, &asked.context).await
}

pub async fn carry_out(
    app: &App,
    id: DecisionId,
    body: Cancel,
    context: &Context,
) -> Result<Accepted, Problem> {
    check::reason(&body.reason)?;
    let (reason, by, at) = (body.reason, BY.to_owned(), app.clock.now());
    let command = DecisionCommand::Cancel(decision::Cancel { reason, by, at });
    tell(app, id, &command, context).await
}
