//! Which past an answer shows, said in its header.

use std::sync::{Arc, OnceLock};

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::Response;
use xbot_domain::log::Position;

/// Filled while a question about the past is understood, read when it is answered.
#[derive(Clone, Debug, Default)]
pub struct AsOf(Arc<OnceLock<Position>>);

impl AsOf {
    pub fn say(parts: &Parts, position: Position) {
        if let Some(Self(cell)) = parts.extensions.get() {
            // The same question comes to the same position.
            let _ = cell.set(position);
        }
    }
}

/// Around all reads.
pub async fn named(mut request: Request, next: Next) -> Response {
    let as_of = AsOf::default();
    request.extensions_mut().insert(as_of.clone());
    let mut response = next.run(request).await;
    if let Some(position) = as_of.0.get() {
        response.headers_mut().insert("x-as-of", HeaderValue::from(*position));
    }
    response
}
