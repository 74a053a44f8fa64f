//! What can be asked to change: one file per command.
//!
//! Each has a `carry_out`, which a single request and a line of a batch share.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xbot_domain::config::Settings;

use super::App;
use super::problem::Problem;

mod accepted;
mod arms;
mod asked;
mod check;
mod config;
mod decisions;
mod experiments;
mod nothing;
mod predictors;

pub use accepted::{Accepted, Created};
pub use asked::{Asked, Headers};
pub use nothing::Nothing;

/// Who did it, in events.
const BY: &str = "http";

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(decisions::approve::handle))
        .routes(routes!(decisions::cancel::handle))
        .routes(routes!(decisions::reschedule::handle))
        .routes(routes!(arms::register::handle))
        .routes(routes!(arms::reset::handle))
        .routes(routes!(arms::retire::handle))
        .routes(routes!(arms::reopen::handle))
        .routes(routes!(experiments::define::handle))
        .routes(routes!(experiments::start::handle))
        .routes(routes!(experiments::stop::handle))
        .routes(routes!(predictors::promote::handle))
        .routes(routes!(predictors::rollback::handle))
        .routes(routes!(config::handle))
}

/// As they are at this moment.
async fn settings(app: &App) -> Result<Settings, Problem> {
    app.switches.now().await.map_err(|error| Problem::of_machine(&*error))
}
