//! The reads: one file per address, with its SQL, its row and its handler.

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{App, reads};

mod audit;
mod decision;
mod events;
mod outcomes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(outcomes::list))
        .routes(routes!(audit::rewards))
        .routes(routes!(decision::one))
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .route_layer(from_fn(reads::named))
}
