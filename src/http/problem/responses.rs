//! The problems that every read, and every command, may answer with.

use utoipa::IntoResponses;

use super::Problem;

#[derive(IntoResponses)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub enum ReadProblems {
    /// A parameter is not what it must be.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// The token is missing or wrong. Only where reads ask for one.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// The answer cannot be given in the format that was asked for.
    #[response(status = 406, content_type = "application/problem+json")]
    NotAcceptable(Problem),
    /// Too many requests from this client.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// The tables are not that far yet, or the service is busy, stopping or without its store.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

#[derive(IntoResponses)]
#[allow(dead_code, reason = "read by the macro, for the document")]
pub enum CommandProblems {
    /// The body is not JSON, or part of it is not what it must be.
    #[response(status = 400, content_type = "application/problem+json")]
    Invalid(Problem),
    /// The token is missing or wrong.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorized(Problem),
    /// There is no such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// The body did not arrive in time.
    #[response(status = 408, content_type = "application/problem+json")]
    TooSlow(Problem),
    /// It is not in the state that this needs; `current` says where it stands.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// The body is too large.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is in a format that is not read here.
    #[response(status = 415, content_type = "application/problem+json")]
    UnsupportedMediaType(Problem),
    /// A rule forbids it.
    #[response(status = 422, content_type = "application/problem+json")]
    Refused(Problem),
    /// Too many requests from this client.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(Problem),
    /// No `ADMIN_TOKEN` is set, or the service is busy, stopping or without its store.
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}
