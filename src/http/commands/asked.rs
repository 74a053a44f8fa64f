//! A command as it came in: its body, and what its headers ask for.

use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderName, Method, Uri, header};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};
use utoipa::IntoParams;
use xbot_domain::log::IdempotencyKey;

use crate::clock::fresh_id;
use crate::commands::{Context, Expected, Rivals};
use crate::http::App;
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

impl<T: DeserializeOwned> FromRequest<App> for Asked<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &App) -> Result<Self, Problem> {
        let mut context = context(app);
        let (method, uri) = (request.method().clone(), request.uri().clone());
        no_parameters(&uri)?;
        let headers = request.headers().clone();
        let body = Body::<T>::from_request(request, app).await?;
        context.idempotency = key_of(&headers, &method, &uri, &body.bytes)?;
        if let Some(text) = text(&headers, &header::IF_MATCH, "If-Match:")? {
            context.expected = expected(text, "If-Match:")?;
        }
        Ok(Self { body: body.value, context })
    }
}

/// Whoever writes one expects something of it.
fn no_parameters(uri: &Uri) -> Result<(), Problem> {
    let Some(name) = uri.query().and_then(|query| query.split(['&', '=']).find(|s| !s.is_empty()))
    else {
        return Ok(());
    };
    Err(Problem::of_fault(format!("?{name}"), "commands take no parameters; use the body"))
}

/// Of a person's command that has just arrived.
pub fn context(app: &App) -> Context {
    let rivals = Rivals::YieldSince(app.commands.arrival());
    Context { rivals, ..Context::new(super::BY, fresh_id()) }
}

/// What `If-Match` takes for granted; `place` is where a fault is told.
pub fn expected(text: &str, place: &str) -> Result<Expected, Problem> {
    if text == "*" {
        return Ok(Expected::Begun);
    }
    let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
    let digits = quoted.filter(|text| {
        (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    });
    let version = digits.and_then(|digits| digits.parse().ok()).map(Expected::Version);
    let message = "it must be the `ETag` of an answer, such as \"3\" with its quotes, or *";
    version.ok_or_else(|| Problem::of_fault(place, message))
}

/// The key, and what it stands for; `place` is where a fault is told.
pub fn key(key: &str, command: &[&[u8]], place: &str) -> Result<IdempotencyKey, Problem> {
    if !(1..=200).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(Problem::of_fault(place, "it must be 1 to 200 visible ASCII characters"));
    }
    let mut hash = Sha256::new();
    for part in command {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let fingerprint = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(IdempotencyKey { key: key.to_owned(), fingerprint })
}

fn key_of(
    headers: &HeaderMap,
    method: &Method,
    uri: &Uri,
    body: &[u8],
) -> Result<Option<IdempotencyKey>, Problem> {
    const PLACE: &str = "Idempotency-Key:";
    let name = HeaderName::from_static("idempotency-key");
    let given = text(headers, &name, PLACE)?;
    let command = [method.as_str().as_bytes(), uri.path().as_bytes(), body];
    given.map(|given| key(given, &command, PLACE)).transpose()
}

/// A header that is there at most once, and a text.
fn text<'a>(
    headers: &'a HeaderMap,
    name: &HeaderName,
    place: &str,
) -> Result<Option<&'a str>, Problem> {
    let mut all = headers.get_all(name).iter();
    let (first, second) = (all.next(), all.next());
    if second.is_some() {
        return Err(Problem::of_fault(place, "it is given twice; give it once"));
    }
    let text = first.map(|value| value.to_str()).transpose();
    text.map_err(|_| Problem::of_fault(place, "it must be visible ASCII characters"))
}
