//! The OpenAPI document: what the handlers say of themselves, in one frame.

use std::sync::LazyLock;

use axum::Router;
use axum::http::header;
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::OpenApi as _;
use utoipa_axum::router::OpenApiRouter;

use super::{App, Problem};

mod everywhere;
mod links;
mod names;
mod parameters;
mod required;
mod security;

#[derive(utoipa::OpenApi)]
#[openapi(
    info(
        title = "xbot",
        description = "Commands, reads, audit and operations of xbot. Times are RFC 3339 in UTC, \
                       rates are fractions, what was not measured is null.",
    ),
    // Answers name it without declaring it.
    components(schemas(Problem)),
    tags(
        (name = "health", description = "Whether it runs"),
        (name = "reads", description = "What the tables show"),
        (name = "audit", description = "Where numbers come from"),
        (name = "commands", description = "What changes something; with a bearer token"),
        (name = "admin", description = "Jobs and tables"),
    )
)]
struct Frame;

/// The whole document.
pub fn document() -> Value {
    let routes = OpenApiRouter::with_openapi(Frame::openapi()).merge(super::all_routes());
    let mut document = json!(routes.into_openapi());
    required::mark(&mut document);
    security::describe(&mut document);
    everywhere::describe(&mut document);
    parameters::tighten(&mut document);
    names::give(&mut document);
    links::add(&mut document);
    document
}

/// Made when it is first asked for: starting must not wait for it.
pub(super) static DOCUMENT: LazyLock<Value> = LazyLock::new(document);
static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());

/// `/openapi.json`, for programs; `/docs` is for people.
pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/openapi.json",
        get(|| async { ([(header::CONTENT_TYPE, "application/json")], TEXT.as_str()) }),
    )
}
