//! `GET /healthz`: the process is alive. What it depends on is `/readyz`.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;

#[derive(Debug, Serialize, ToSchema)]
struct Alive {
    #[schema(pattern = "^alive$")]
    status: &'static str,
    /// Of this program.
    #[schema(example = "0.1.0")]
    build: &'static str,
}

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(answer))
}

/// Whether the process is alive
#[utoipa::path(get, path = "/healthz", tag = "health",
    responses((status = 200, description = "It is", body = Alive)))]
async fn answer() -> Json<Alive> {
    Json(Alive { status: "alive", build: env!("CARGO_PKG_VERSION") })
}
