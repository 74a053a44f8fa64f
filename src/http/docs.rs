//! `/docs`: the OpenAPI document as a page for people. It needs no script, and nothing from elsewhere.

use std::sync::LazyLock;

use axum::Router;
use axum::http::{HeaderName, header};
use axum::routing::get;

use super::App;

mod example;
mod html;
mod operation;
mod page;
mod problems;
mod schema;

/// Its own style, and nothing else.
const POLICY: &str = "default-src 'none'; style-src 'self'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";
const STYLE: &str = include_str!("docs/style.css");

/// Made when they are first asked for.
static PAGE: LazyLock<String> = LazyLock::new(|| page::page(&super::openapi::DOCUMENT));
static PROBLEMS: LazyLock<String> = LazyLock::new(problems::page);

type Asset = ([(HeaderName, &'static str); 3], &'static str);

pub fn routes() -> Router<App> {
    const HTML: &str = "text/html; charset=utf-8";
    Router::new()
        .route("/docs", get(|| async { asset(HTML, &PAGE) }))
        .route("/docs/problems", get(|| async { asset(HTML, &PROBLEMS) }))
        .route("/docs/style.css", get(|| async { asset("text/css; charset=utf-8", STYLE) }))
}

fn asset(kind: &'static str, text: &'static str) -> Asset {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "max-age=300"),
    ];
    (headers, text)
}
