//! The answer to a command that was carried out.

use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::{Appended, Position};

use crate::commands::Done;

#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Accepted {
    /// What was changed: the id of the decision, the name of the arm, …
    pub id: String,
    /// How far the log has come with it: give it as `?after=` to read what you wrote.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
    /// Of what was changed; also in `ETag`, for `If-Match`.
    #[schema(minimum = 0)]
    pub version: u64,
}

impl Accepted {
    pub fn of<E>(id: impl Into<String>, done: &Done<E>) -> Self {
        Self::at(id, &done.appended)
    }

    pub fn at(id: impl Into<String>, appended: &Appended) -> Self {
        Self { id: id.into(), position: appended.at.position, version: appended.version }
    }
}

impl IntoResponse for Accepted {
    fn into_response(self) -> Response {
        let version = self.version;
        with(Json(self).into_response(), header::ETAG, &format!("\"{version}\""))
    }
}

/// Of a command that made something new.
#[derive(Clone, Debug)]
pub struct Created<T> {
    pub answer: T,
    /// Where it can be read.
    pub location: String,
}

impl<T: IntoResponse> IntoResponse for Created<T> {
    fn into_response(self) -> Response {
        let response = (StatusCode::CREATED, self.answer).into_response();
        with(response, header::LOCATION, &self.location)
    }
}

/// A text that fits in no header is left out; none of ours is one.
pub fn with(mut response: Response, name: HeaderName, text: &str) -> Response {
    if let Ok(value) = HeaderValue::from_str(text) {
        response.headers_mut().insert(name, value);
    }
    response
}
