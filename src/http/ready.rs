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

use super::{App, Process};
use crate::jobs;

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
    let report = report(&app).await;
    let ready = report.reasons.is_empty();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(Answer { ready, report })).into_response()
}

/// All that keeps this instance from its work.
pub async fn report(app: &App) -> Report {
    let (store, jobs) =
        tokio::join!(timeout(PATIENCE, app.readiness.report()), timeout(PATIENCE, late(app)));
    let seconds = PATIENCE.as_secs();
    let mut report = store.unwrap_or_else(|_| Report {
        reasons: vec![format!("store: it did not answer within {seconds} s")],
    });
    let unread = || vec![format!("jobs: still reading the log, for more than {seconds} s")];
    report.reasons.extend(jobs.unwrap_or_else(|_| unread()));
    report.reasons.extend(own(app.process()));
    report
}

/// Jobs that do not run although they should. An instance that runs none is not judged by them.
async fn late(app: &App) -> Vec<String> {
    let Some(world) = &app.world else {
        return Vec::new();
    };
    match jobs::stalled(world, app.clock.now(), app.process().since).await {
        Ok(late) if late.is_empty() => Vec::new(),
        Ok(late) => {
            let names: Vec<_> = late.into_iter().map(jobs::JobName::as_str).collect();
            vec![format!("jobs: {} did not run for long; see the log of xbot", names.join(", "))]
        }
        Err(error) => vec![format!("jobs: {:#}", anyhow::Error::from(error))],
    }
}

fn own(process: &Process) -> Vec<String> {
    let mut reasons = Vec::new();
    if process.died.now() > 0 {
        let advice = "restart xbot; its log says why";
        reasons.push(format!("workers: {} ended by themselves: {advice}", process.died.now()));
    }
    if *process.stopping().borrow() {
        reasons.push("stopping: this instance was asked to end".to_owned());
    }
    reasons
}
