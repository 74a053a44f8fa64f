//! What every answer carries: its name, how long it took, and what browsers may do with it.

use std::time::Duration;

use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::response::Response;

use super::id;

const SERVER_TIMING: HeaderName = HeaderName::from_static("server-timing");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");

/// An answer is data, and loads nothing. A page that needs its own style says so itself.
const NOTHING: &str =
    "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

pub fn add(response: &mut Response, path: &str, id: HeaderValue, took: Duration) {
    let headers = response.headers_mut();
    headers.reserve(9);
    headers.insert(id::NAME, id);
    let total = format!("total;dur={:.3}", took.as_secs_f64() * 1e3);
    if let Ok(total) = HeaderValue::try_from(total) {
        headers.insert(SERVER_TIMING, total);
    }
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    let no_device = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
    headers.insert(PERMISSIONS, HeaderValue::from_static(no_device));
    let policy = headers.entry(CONTENT_SECURITY_POLICY);
    policy.or_insert(HeaderValue::from_static(NOTHING));
    if path.starts_with("/api/") || path.ends_with('z') {
        headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    }
}
