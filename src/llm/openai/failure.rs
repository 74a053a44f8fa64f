//! What a failed request means.

use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;

use crate::llm::LlmError;

/// Either is where services put it.
const TYPE: &str = "/error/type";
const CODE: &str = "/error/code";
const QUOTA: &str = "insufficient_quota";

/// No complete answer arrived. An error before the connection stood means that nothing was sent.
pub fn on_the_way(error: reqwest::Error) -> LlmError {
    let error = error.without_url(); // an address may hold a password
    if error.is_connect() || error.is_builder() {
        LlmError::Unreachable(Box::new(error))
    } else if error.is_timeout() {
        LlmError::TimedOut
    } else {
        LlmError::Lost(Box::new(error))
    }
}

/// The service answered, but not with success.
pub fn answered(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> LlmError {
    let said: Value = serde_json::from_slice(body).unwrap_or_default();
    let says = |at| said.pointer(at).and_then(Value::as_str) == Some(QUOTA);
    if status.is_client_error() && (says(TYPE) || says(CODE)) {
        return LlmError::InsufficientQuota;
    }
    match status.as_u16() {
        429 => LlmError::RateLimited { retry_after: retry_after(headers) },
        status @ 500.. => LlmError::Server { status },
        status => LlmError::Refused { status, message: message(&said) },
    }
}

fn message(said: &Value) -> String {
    let text = said.pointer("/error/message").and_then(Value::as_str);
    text.unwrap_or("no reason given").to_owned()
}

/// In milliseconds, as OpenAI also says it, or in seconds (RFC 9110, 10.2.3). A date is not
/// understood: the policy then waits its own time.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<f64>().ok();
    let seconds =
        number("retry-after-ms").map(|ms| ms / 1_000.0).or_else(|| number("retry-after"))?;
    Duration::try_from_secs_f64(seconds).ok()
}
