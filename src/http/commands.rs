//! What can be asked to change: one file per command.
//!
//! Each has a `carry_out`, which a single request and a line of a batch share.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;

mod accepted;
mod asked;
mod decisions;

pub use accepted::Accepted;
pub use asked::{Asked, Headers};

/// Who did it, in events.
const BY: &str = "http";

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(decisions::cancel::handle))
}
