//! Which pages a browser may let in. Without a list it lets in none, as browsers do by themselves.
//!
//! Cookies are never read, so that a page has to be given the token to command anything.

use axum::extract::Request;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_HEADERS, ACCESS_CONTROL_ALLOW_METHODS, ACCESS_CONTROL_ALLOW_ORIGIN,
    ACCESS_CONTROL_EXPOSE_HEADERS, ACCESS_CONTROL_MAX_AGE, ACCESS_CONTROL_REQUEST_METHOD, ORIGIN,
    VARY,
};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse as _, Response};

const METHODS: HeaderValue = HeaderValue::from_static("GET, HEAD, POST, PUT");
const ASKED: HeaderValue = HeaderValue::from_static(
    "authorization, content-type, idempotency-key, if-match, last-event-id, x-request-id",
);
const SHOWN: HeaderValue =
    HeaderValue::from_static("etag, next-cursor, retry-after, server-timing, x-request-id");
/// Seconds for which a browser need not ask again.
const HOUR: HeaderValue = HeaderValue::from_static("3600");

/// The answer to a browser that asks before it sends, if its page is listed.
pub fn ask(listed: &[HeaderValue], request: &Request) -> Option<Response> {
    if listed.is_empty() || request.method() != Method::OPTIONS {
        return None;
    }
    let headers = request.headers();
    let origin = headers.get(ORIGIN)?;
    headers.get(ACCESS_CONTROL_REQUEST_METHOD)?;
    listed.contains(origin).then(|| {
        let allowed = [
            (ACCESS_CONTROL_ALLOW_METHODS, METHODS),
            (ACCESS_CONTROL_ALLOW_HEADERS, ASKED),
            (ACCESS_CONTROL_MAX_AGE, HOUR),
        ];
        (StatusCode::NO_CONTENT, allowed).into_response()
    })
}

/// Lets the page read the answer, if it is listed.
pub fn allow(listed: &[HeaderValue], origin: Option<&HeaderValue>, headers: &mut HeaderMap) {
    if listed.is_empty() {
        return;
    }
    headers.append(VARY, HeaderValue::from_static("origin"));
    if let Some(origin) = origin.filter(|origin| listed.contains(origin)) {
        headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        headers.insert(ACCESS_CONTROL_EXPOSE_HEADERS, SHOWN);
    }
}
