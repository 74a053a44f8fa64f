//! The answer to a command that was carried out.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::Position;

use crate::commands::Done;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Accepted {
    /// What was changed: the id of the decision, the name of the arm, …
    pub id: String,
    /// How far the log has come with it: give it as `?after=` to read what you wrote.
    #[schema(minimum = 0)]
    pub position: Position,
    /// Of what was changed; also in `ETag`, for `If-Match`.
    #[schema(minimum = 0)]
    pub version: u64,
}

impl Accepted {
    pub fn of<E>(id: impl Into<String>, done: &Done<E>) -> Self {
        let appended = done.appended;
        Self { id: id.into(), position: appended.at.position, version: appended.version }
    }
}

impl IntoResponse for Accepted {
    fn into_response(self) -> Response {
        let etag = HeaderValue::from_str(&format!("\"{}\"", self.version)).ok();
        let mut response = (StatusCode::OK, Json(self)).into_response();
        if let Some(etag) = etag {
            response.headers_mut().insert(header::ETAG, etag);
        }
        response
    }
}
