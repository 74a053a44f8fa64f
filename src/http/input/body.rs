//! A JSON body: of bounded size, arriving in time, understood whole or refused with the place.

use std::time::Duration;

use axum::body::{Body as Stream, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::header;
use serde::de::DeserializeOwned;
use tokio::time::timeout;

use crate::http::problem::{Problem, codes};

/// Of any single command. The largest, a thread of twenty-five posts, is a tenth of it.
pub const LIMIT: usize = 256 * 1024;
/// A body of that size takes a slow line two seconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// The body, and its bytes for those who keep a fingerprint of it. No body, and `null`, count as `{}`.
#[derive(Clone, Debug)]
pub struct Body<T> {
    pub value: T,
    pub bytes: Vec<u8>,
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let kind = request.headers().get(header::CONTENT_TYPE).cloned();
        let bytes = whole(request.into_body(), LIMIT).await?;
        let kind = kind.as_ref().and_then(|kind| kind.to_str().ok());
        if !bytes.is_empty() && !kind.is_some_and(is_json) {
            let detail = "send the body with `Content-Type: application/json`";
            return Err(Problem::new(codes::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let is_none = bytes.is_empty() || bytes.trim_ascii() == b"null";
        let text = if is_none { b"{}".as_slice() } else { &bytes };
        Ok(Self { value: parse(text)?, bytes })
    }
}

/// All of it, when it is not larger than `limit` bytes.
pub async fn whole(body: Stream, limit: usize) -> Result<Vec<u8>, Problem> {
    let late = |_| {
        let detail = format!("the body did not arrive within {} s", PATIENCE.as_secs());
        Problem::new(codes::TOO_SLOW, detail)
    };
    let bytes = timeout(PATIENCE, to_bytes(body, limit)).await.map_err(late)?;
    // The other reason is a client that went away, and nobody reads that answer.
    bytes.map(Into::into).map_err(|_| {
        let detail = format!("the body is larger than {limit} bytes");
        Problem::new(codes::TOO_LARGE, detail)
    })
}

pub fn is_json(kind: &str) -> bool {
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    kind == "application/json" || kind.ends_with("+json")
}

/// JSON as `T`, or the place where it is not.
pub fn parse<T: DeserializeOwned>(text: &[u8]) -> Result<T, Problem> {
    if has_zero(text) {
        let detail = "a text has the character U+0000 in it, which no store keeps; leave it out";
        return Err(Problem::new(codes::INVALID_INPUT, detail));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let value: T =
        serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
            match error.inner().classify() {
                serde_json::error::Category::Data => {
                    Problem::of_fault(pointer(error.path()), error.inner().to_string())
                }
                _ => Problem::new(codes::INVALID_JSON, error.inner().to_string()),
            }
        })?;
    let ended = deserializer.end();
    ended.map_err(|error| Problem::new(codes::INVALID_JSON, error.to_string()))?;
    Ok(value)
}

/// As a byte, or as an escape that is not itself escaped.
fn has_zero(text: &[u8]) -> bool {
    text.contains(&0) || {
        let zero = b"\\u0000";
        text.windows(zero.len()).enumerate().any(|(at, window)| {
            let before = text.iter().take(at).rev().take_while(|byte| **byte == b'\\').count();
            window == zero && before % 2 == 0
        })
    }
}

/// RFC 6901: `/texts/0`.
fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    let part = |segment: &Segment| match segment {
        Segment::Seq { index } => format!("/{index}"),
        Segment::Map { key } => format!("/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("/{variant}"),
        Segment::Unknown => String::new(),
    };
    path.iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_zero_is_found_as_byte_and_as_escape() {
        assert!(has_zero(b"\"a\0\"") && has_zero(br#""a\u0000""#) && has_zero(br#""\\\u0000""#));
        assert!(!has_zero(br#""a\\u0000""#) && !has_zero(br#""\u00e4""#));
    }

    #[test]
    fn a_body_nested_a_million_deep_is_refused_and_not_followed() {
        let deep = "[".repeat(1_000_000);
        let problem = parse::<serde_json::Value>(deep.as_bytes()).unwrap_err();
        assert_eq!(problem.code(), "invalid_json");
    }
}
