//! The way of a request, in one function: many small layers would cost more than most handlers.
//!
//! In this order: it gets a name; a browser that asks beforehand is answered; it is let in or told
//! to come back; its handler answers within the deadline, whatever happens in it; the answer gets
//! its headers; it is counted and logged.

use std::any::Any;
use std::future::Future;
use std::panic::AssertUnwindSafe;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use futures::FutureExt as _;
use tokio::time::{Instant, timeout};
use tracing::field::Empty;
use tracing::{Instrument as _, Span, debug, error, info, info_span, warn};

use super::kind::Kind;
use super::{admit, cors, headers, id};
use crate::http::App;
use crate::http::problem::{Problem, codes};
use crate::telemetry::EXPORTED;

pub async fn pass(State(app): State<App>, request: Request, next: Next) -> Response {
    let began = Instant::now();
    let visit = Visit::of(&request);
    let span = info_span!("request", id = visit.id.to_str().unwrap_or_default());
    let exported = visit.exported();
    let answer = answer(&app, request, next).instrument(span.clone());
    let mut response = answer.instrument(exported.clone()).await;
    exported.record("http.response.status_code", response.status().as_u16());
    if response.status().is_server_error() {
        exported.record("otel.status_code", "ERROR");
    }
    let took = began.elapsed();
    headers::add(&mut response, &visit.path, visit.id.clone(), took);
    cors::allow(&app.limits().origins, visit.origin.as_ref(), response.headers_mut());
    app.process().routes.count(visit.route(), &visit.method, response.status(), took);
    span.in_scope(|| visit.log(response.status(), took.as_micros() as f64 / 1e3));
    response
}

async fn answer(app: &App, request: Request, next: Next) -> Response {
    if let Some(answer) = cors::ask(&app.limits().origins, &request) {
        return answer;
    }
    let kind = Kind::of(request.uri().path());
    let _held = match admit::admit(app, &request, kind) {
        Ok(held) => held,
        Err(problem) => return problem.into_response(),
    };
    let guess = admit::guess(&request);
    let response = in_time(kind, whatever_happens(next.run(request))).await;
    admit::remember(app, guess, response.status());
    response
}

async fn in_time(kind: Kind, answer: impl Future<Output = Response>) -> Response {
    let Some(deadline) = kind.deadline() else {
        return answer.await;
    };
    timeout(deadline, answer).await.unwrap_or_else(|_| {
        let detail = format!("there was no answer within {} s", deadline.as_secs());
        Problem::new(codes::DEADLINE, detail).retry_after(5).into_response()
    })
}

/// A fault in one handler is no reason to cut off the other requests of a connection.
async fn whatever_happens(answer: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|panic| {
        error!("a handler panicked: {}", words(&*panic));
        let detail = "the log of xbot has the cause, under the `X-Request-Id` of this answer";
        Problem::new(codes::INTERNAL, detail).into_response()
    })
}

fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("without words")
}

/// What is left to say of a request when its handler has it. Its query is not: secrets stand there.
struct Visit {
    id: HeaderValue,
    method: Method,
    path: String,
    route: Option<MatchedPath>,
    origin: Option<HeaderValue>,
}

/// Of an address in a log line.
const SHOWN: usize = 200;

impl Visit {
    fn of(request: &Request) -> Self {
        let path = request.uri().path();
        Self {
            id: id::of(request.headers()),
            method: request.method().clone(),
            path: path.get(..SHOWN).unwrap_or(path).to_owned(),
            route: request.extensions().get::<MatchedPath>().cloned(),
            origin: request.headers().get(axum::http::header::ORIGIN).cloned(),
        }
    }

    fn route(&self) -> &str {
        self.route.as_ref().map_or("none", MatchedPath::as_str)
    }

    /// By the names of OpenTelemetry's conventions for servers.
    fn exported(&self) -> Span {
        let (method, route) = (self.method.as_str(), self.route());
        info_span!(
            target: EXPORTED,
            "request",
            otel.kind = "server",
            otel.name = %format_args!("{method} {route}"),
            http.request.method = method,
            http.route = route,
            http.response.status_code = Empty,
            otel.status_code = Empty,
        )
    }

    /// Reads are many and say little; what changes something, or fails, is told.
    fn log(&self, status: StatusCode, took_ms: f64) {
        let (method, path, status) = (self.method.as_str(), self.path.as_str(), status.as_u16());
        let reads = matches!(self.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if status >= 500 {
            warn!(method, path, status, took_ms, "{method} {path} → {status}");
        } else if reads {
            debug!(method, path, status, took_ms, "{method} {path} → {status}");
        } else {
            info!(method, path, status, took_ms, "{method} {path} → {status}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_takes_too_long_is_given_up_unless_it_may() {
        let late = in_time(Kind::Ordinary, std::future::pending()).await;
        assert_eq!(late.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(late.headers()["retry-after"], "5");
        let slow = async {
            tokio::time::sleep(std::time::Duration::from_secs(300)).await;
            StatusCode::OK.into_response()
        };
        assert_eq!(in_time(Kind::Bulk, slow).await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_without_its_words() {
        let answer = whatever_happens(async { panic!("secret words") }).await;
        assert_eq!(answer.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let body = axum::body::to_bytes(answer.into_body(), 10_000).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        assert!(text.contains("\"internal\"") && !text.contains("secret words"));
    }
}
