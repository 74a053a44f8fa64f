//! Errors as documents that programs can read (RFC 9457).

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use xbot_domain::rules::Refusal;
use xbot_projections::reads::ReadError;

use crate::commands::CommandError;

pub mod codes;
mod faults;
mod responses;

pub use codes::Code;
pub use faults::{Fault, Faults};
pub use responses::{CommandProblems, ReadProblems};

/// What went wrong, and what to do. `code` is stable; `/docs/problems` explains each.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Problem {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(format = "uri-reference", example = "/docs/problems#not_found")]
    kind: String,
    /// The same for every problem with this code.
    #[schema(example = "There is nothing at this address")]
    title: &'static str,
    #[schema(minimum = 400, maximum = 599)]
    status: u16,
    #[schema(pattern = "^[a-z_]+$", example = "not_found")]
    code: &'static str,
    /// This case, and what would be allowed.
    detail: String,
    /// Which parts of the request are at fault; empty when no single part is.
    errors: Vec<Fault>,
    /// Where the thing stands that could not be changed; null when that is not the question.
    #[schema(value_type = Option<Object>)]
    current: Option<Value>,
    #[serde(skip)]
    #[schema(ignore)]
    retry_after: Option<u64>,
}

impl Problem {
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self {
            kind: format!("/docs/problems#{}", code.name),
            title: code.title,
            status: code.status,
            code: code.name,
            detail: detail.into(),
            errors: Vec::new(),
            current: None,
            retry_after: None,
        }
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<Fault>) -> Self {
        self.errors = errors;
        self
    }

    /// For a conflict: what the other one made of it.
    #[must_use]
    pub fn with_current(mut self, current: Value) -> Self {
        self.current = Some(current);
        self
    }

    /// The same of a part of something larger, which stands at `place` in it.
    #[must_use]
    pub fn within(mut self, place: &str) -> Self {
        for fault in &mut self.errors {
            fault.pointer.insert_str(0, place);
        }
        self
    }

    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after = Some(seconds);
        self
    }

    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    /// The machine failed, not the caller. The cause goes to the log, not to the outside.
    pub fn of_machine(error: &(dyn std::error::Error + 'static)) -> Self {
        tracing::error!(error, "could not answer a request");
        Self::new(codes::STORE_FAILED, "the store did not do its part; the log of xbot says why")
            .retry_after(5)
    }
}

impl From<ReadError> for Problem {
    fn from(error: ReadError) -> Self {
        Self::of_machine(&error)
    }
}

impl From<xbot_domain::log::LogError> for Problem {
    fn from(error: xbot_domain::log::LogError) -> Self {
        Self::of_machine(&error)
    }
}

impl From<crate::why::WhyError> for Problem {
    fn from(error: crate::why::WhyError) -> Self {
        Self::of_machine(&error)
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self::new(codes::of_refusal(&refusal.code), refusal.message)
    }
}

impl From<CommandError> for Problem {
    fn from(error: CommandError) -> Self {
        match error {
            CommandError::Refused(refusal) => refusal.into(),
            CommandError::KeyReused { .. } => Self::new(codes::KEY_REUSED, error.to_string()),
            CommandError::Moved { version, .. } => Self::new(codes::CONFLICT, error.to_string())
                .with_current(serde_json::json!({ "version": version })),
            CommandError::Contended { .. } => {
                Self::new(codes::CONTENDED, error.to_string()).retry_after(1)
            }
            CommandError::Unreadable { .. } | CommandError::Log(_) => Self::of_machine(&error),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (status, retry_after) = (self.status(), self.retry_after);
        let mut response = (status, Json(self)).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
