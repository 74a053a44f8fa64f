//! `GET /readyz`: whether this instance can do its work, and if not, why.

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;

/// A store that answers later than this cannot be worked with.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the system is not ready; empty when it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Report {
    pub reasons: Vec<String>,
}

/// Knows whether store and projections are as they should be.
#[async_trait]
pub trait Readiness: Send + Sync + fmt::Debug {
    async fn report(&self) -> Report;
}

#[derive(Serialize, ToSchema)]
struct Answer {
    ready: bool,
    #[serde(flatten)]
    report: Report,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(answer))
}

/// Whether this instance can do its work
///
/// The store answers, the tables keep up with the log, and the jobs run.
#[utoipa::path(get, path = "/readyz", tag = "health", responses(
    (status = 200, description = "It can", body = Answer),
    (status = 503, description = "It cannot, and why", body = Answer)))]
async fn answer(State(app): State<App>) -> Response {
    let report = timeout(PATIENCE, app.readiness.report()).await.unwrap_or_else(|_| Report {
        reasons: vec![format!("the store did not answer within {} s", PATIENCE.as_secs())],
    });
    let ready = report.reasons.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Answer { ready, report })).into_response()
}
