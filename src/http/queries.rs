//! The reads: one file per address, with its SQL, its row and its handler.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;

mod outcomes;

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(outcomes::list))
}
