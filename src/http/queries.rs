//! The reads: one file per address, with its SQL, its row and its handler.

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{App, reads, stream};

mod audit;
mod decision;
mod events;
mod figures;
mod growth;
mod learning_status;
mod metrics;
mod outcomes;
mod words;

pub use events::{EventType, Kind, StoredEvent, place_of};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(learning_status::get))
        .routes(routes!(growth::get))
        .routes(routes!(metrics::get))
        .routes(routes!(outcomes::list))
        .routes(routes!(audit::rewards))
        .routes(routes!(decision::one))
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .merge(stream::routes())
        .route_layer(from_fn(reads::named))
}
