//! `POST /api/admin/projections/{name}/rebuild`

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;
use xbot_domain::log::{Position, StreamId};
use xbot_projections::projections;
use xbot_projections::projector::ProjectorError;

use super::PATIENCE;
use crate::http::App;
use crate::http::commands::{Asked, Headers, Nothing, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem, codes};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rebuild {
    #[schema(example = "content")]
    pub projection: String,
    /// Where the log ended when it began; the old rows serve until the new ones are there.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
}

/// Make the rows of a projection anew
///
/// From the first event, while the old rows serve. `/api/projections` shows how far it is.
#[utoipa::path(post, path = "/api/admin/projections/{name}/rebuild", tag = "admin",
    params(("name" = String, Path, description = "As `/api/projections` names it",
        min_length = 1, max_length = 100, example = "content"), Headers),
    request_body(content = Option<Nothing>),
    responses((status = 202, description = "It goes on by itself", body = Rebuild),
        CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(name): Part<String>,
    asked: Asked<Nothing>,
) -> Result<Rebuild, Problem> {
    let mut known = projections::ALL.iter().map(|projection| projection.name);
    let found = known.find(|known| *known == name);
    let name = found.ok_or_else(|| check::unknown("projection", &name))?;
    let position = app.log.head().await?.position;
    let answer = Rebuild { projection: name.to_owned(), position };
    if app.commands.receipt(&asked.context).await?.is_some() {
        return Ok(answer);
    }
    app.commands
        .keep(StreamId { aggregate: "rebuild", id: name.to_owned() }, &asked.context)
        .await?;
    let projector = app.projector.clone();
    let work = tokio::spawn(async move {
        let done = projector.rebuild(&[name], |_| ()).await.map(drop);
        done.inspect_err(|error| {
            let error = error as &dyn std::error::Error;
            tracing::error!(error, "could not rebuild the projection {name}");
        })
    });
    match timeout(PATIENCE, work).await {
        Ok(Ok(Err(error))) => Err(refused(&error)),
        Ok(Err(crashed)) => Err(Problem::of_machine(&crashed)),
        Ok(Ok(Ok(()))) | Err(_) => Ok(answer),
    }
}

fn refused(error: &ProjectorError) -> Problem {
    match error {
        ProjectorError::Superseded(_) | ProjectorError::Poisoned { .. } => {
            Problem::new(codes::CONFLICT, error.to_string())
        }
        error => Problem::of_machine(error),
    }
}

impl IntoResponse for Rebuild {
    fn into_response(self) -> Response {
        (StatusCode::ACCEPTED, Json(self)).into_response()
    }
}
