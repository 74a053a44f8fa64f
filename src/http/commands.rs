//! What can be asked to change: one file per command.
//!
//! Each has a `carry_out`, which a single request and a line of a batch share.

use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use xbot_domain::config::Settings;

use super::App;
use super::problem::Problem;
use crate::jobs::JobError;

mod accepted;
mod admin;
mod arms;
mod asked;
mod batch;
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
        .routes(routes!(decisions::plan::handle))
        .routes(routes!(decisions::approve::handle))
        .routes(routes!(decisions::edit::handle))
        .routes(routes!(decisions::post_now::handle))
        .routes(routes!(decisions::metrics::handle))
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
        .routes(routes!(batch::handle))
        .routes(routes!(admin::learn::handle))
        .routes(routes!(admin::jobs::handle))
        .routes(routes!(admin::rebuild::handle))
}

/// A job's work that could not be done: by a rule, or by the machine.
fn failed(error: JobError) -> Problem {
    match error {
        JobError::Command(error) => error.into(),
        error => Problem::of_machine(&error),
    }
}

/// As they are at this moment.
async fn settings(app: &App) -> Result<Settings, Problem> {
    app.switches.now().await.map_err(|error| Problem::of_machine(&*error))
}
