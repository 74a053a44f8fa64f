//! The HTTP surface. Every answer is JSON; every error is a problem document (RFC 9457).

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;

mod live;
mod problem;
mod ready;

pub use problem::Problem;
pub use ready::{Readiness, Report};

/// Everything that handlers need.
#[derive(Clone, Debug)]
pub struct App {
    pub readiness: Arc<dyn Readiness>,
}

pub fn router(app: App) -> Router {
    Router::new()
        .route("/healthz", get(live::answer))
        .route("/readyz", get(ready::answer))
        .fallback(nowhere)
        .method_not_allowed_fallback(not_that_way)
        .with_state(app)
}

async fn nowhere() -> Problem {
    Problem::new(StatusCode::NOT_FOUND, "there is nothing at this address")
}

async fn not_that_way() -> Problem {
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "this address does not take this method")
}
