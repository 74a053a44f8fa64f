//! The reads: one file per address, with its SQL, its row and its handler.

use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{App, reads, stream};

mod alerts;
mod arm;
mod arms;
mod audit;
mod budget;
mod candidates;
mod config;
mod decision;
mod decisions;
mod events;
mod experiment;
mod experiments;
mod figures;
mod followers;
mod growth;
mod jobs;
mod learning_status;
pub mod metrics;
mod outcomes;
mod predictors;
mod projections;
mod queue;
mod replay;
mod span;
mod words;

pub use events::{EventType, Kind, StoredEvent, place_of};

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(learning_status::get))
        .routes(routes!(growth::get))
        .routes(routes!(metrics::get))
        .routes(routes!(decisions::list))
        .routes(routes!(queue::list))
        .routes(routes!(outcomes::list))
        .routes(routes!(audit::rewards))
        .routes(routes!(decision::one))
        .routes(routes!(events::list))
        .routes(routes!(events::one))
        .routes(routes!(arms::list))
        .routes(routes!(arm::get))
        .routes(routes!(predictors::list))
        .routes(routes!(experiments::list))
        .routes(routes!(experiment::get))
        .routes(routes!(candidates::list))
        .routes(routes!(budget::get))
        .routes(routes!(budget::calls::list))
        .routes(routes!(config::list))
        .routes(routes!(alerts::list))
        .routes(routes!(projections::list))
        .routes(routes!(jobs::list))
        .routes(routes!(jobs::runs::list))
        .routes(routes!(followers::list))
        .routes(routes!(replay::list))
        .routes(routes!(replay::get))
        .merge(stream::routes())
        .route_layer(from_fn(reads::named))
}
