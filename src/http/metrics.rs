//! `GET /metrics`: the numbers of the tables and of this process, for Prometheus.

use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::App;
use super::problem::ReadProblems;
use super::reads::Read;

mod own;
mod projections;
mod settings;
mod tables;
mod text;

use text::Text;

const KIND: HeaderValue = HeaderValue::from_static("text/plain; version=0.0.4; charset=utf-8");

pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get))
}

/// The numbers for Prometheus
///
/// Text format 0.0.4. What was not measured is left out. When the store does not answer, the numbers
/// of the process stand alone, and `xbot_store_up` is 0.
#[utoipa::path(get, path = "/metrics", tag = "health",
    responses((status = 200, description = "The numbers", body = String,
        content_type = "text/plain; version=0.0.4; charset=utf-8"), ReadProblems))]
async fn get(State(app): State<App>, read: Read) -> Response {
    let mut text = Text::default();
    own::write(&mut text, app.process());
    let told = store(&mut text, &app, &read).await;
    if let Err(error) = &told {
        tracing::warn!("could not read the numbers of the store: {error:#}");
    }
    text.gauge("xbot_store_up", "Whether the store answers", f64::from(u8::from(told.is_ok())));
    ([(header::CONTENT_TYPE, KIND)], text.into_string()).into_response()
}

async fn store(text: &mut Text, app: &App, read: &Read) -> anyhow::Result<()> {
    let report = super::ready::report(app).await;
    let ready = f64::from(u8::from(report.reasons.is_empty()));
    text.gauge("xbot_ready", "Whether this instance can do its work, as /readyz says", ready);
    settings::write(text, app).await?;
    tables::write(text, read).await?;
    projections::write(text, app, app.clock.now()).await
}
