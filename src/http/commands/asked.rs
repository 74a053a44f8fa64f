//! A command as it came in: its body, and what its headers ask for.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, Method, Uri};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use xbot_domain::log::IdempotencyKey;

use crate::clock::fresh_id;
use crate::commands::Context;
use crate::http::input::Body;
use crate::http::problem::Problem;

/// The headers that every command takes. Name them in `params(…)` of its handler.
#[derive(Clone, Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub struct Headers {
    /// The same command under the same key is carried out once, and answered the same.
    #[param(rename = "Idempotency-Key", min_length = 1, max_length = 200, pattern = "^[!-~]+$")]
    idempotency_key: Option<String>,
    /// `ETag` of what was looked at: if it has changed since, the command is a conflict.
    #[param(rename = "If-Match", example = "\"3\"", pattern = "^(\\*|\"[0-9]{1,18}\")$")]
    if_match: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Asked<T> {
    pub body: T,
    pub context: Context,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let (method, uri) = (request.method().clone(), request.uri().clone());
        let headers = request.headers().clone();
        let body = Body::<T>::from_request(request, state).await?;
        let mut context = Context::new(super::BY, fresh_id());
        context.idempotency = key(&headers, &method, &uri, &body.bytes)?;
        Ok(Self { body: body.value, context })
    }
}

fn key(
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
    body: &[u8],
) -> Result<Option<IdempotencyKey>, Problem> {
    let Some(key) = headers.get("idempotency-key") else {
        return Ok(None);
    };
    let fits =
        |key: &&str| (1..=200).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    let Some(key) = key.to_str().ok().filter(fits) else {
        let message = "it must be 1 to 200 visible ASCII characters";
        return Err(Problem::of_fault("Idempotency-Key:", message));
    };
    let mut hash = Sha256::new();
    hash.update(method.as_str());
    hash.update([0]);
    hash.update(uri.path());
    hash.update([0]);
    hash.update(body);
    let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(Some(IdempotencyKey { key: key.to_owned(), fingerprint }))
}
