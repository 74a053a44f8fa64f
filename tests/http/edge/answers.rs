//! What every answer carries, whatever it answers.

use reqwest::Method;

use super::raw::exchange;
use crate::client::Answer;
use crate::service::Service;

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers.get(name).map_or("", |value| value.to_str().unwrap())
}

#[tokio::test]
async fn every_answer_has_a_name_a_duration_and_closes_what_browsers_could_do() {
    let service = Service::start().await;
    for path in ["/healthz", "/api/outcomes", "/openapi.json", "/nowhere"] {
        let answer = service.client.get(path).await;
        assert!(!header(&answer, "x-request-id").is_empty());
        assert!(header(&answer, "server-timing").starts_with("total;dur="));
        assert_eq!(header(&answer, "x-content-type-options"), "nosniff");
        assert_eq!(header(&answer, "x-frame-options"), "DENY");
        assert_eq!(header(&answer, "referrer-policy"), "no-referrer");
        assert!(header(&answer, "content-security-policy").contains("default-src 'none'"));
        assert!(header(&answer, "permissions-policy").contains("camera=()"));
    }
    assert_eq!(header(&service.client.get("/api/outcomes").await, "cache-control"), "no-store");
}

#[tokio::test]
async fn the_name_that_a_client_gives_comes_back_and_a_strange_one_does_not() {
    let service = Service::start().await;
    let named = |id: &'static str| {
        let client = service.client.clone();
        async move { client.send(Method::GET, "/healthz", &[("x-request-id", id)], None).await }
    };
    assert_eq!(header(&named("order-7").await, "x-request-id"), "order-7");
    assert_ne!(header(&named("order 7").await, "x-request-id"), "order 7");
}

#[tokio::test]
async fn whatever_is_refused_is_refused_with_a_problem() {
    let service = Service::start().await;
    let long = format!("/api/outcomes?cursor={}", "a".repeat(20_000));
    for (method, path, status, code) in [
        (Method::GET, "/nowhere", 404, "not_found"),
        (Method::GET, "/api//outcomes", 404, "not_found"),
        (Method::DELETE, "/api/outcomes", 405, "method_not_allowed"),
        (Method::PATCH, "/healthz", 405, "method_not_allowed"),
        (Method::POST, "/openapi.json", 405, "method_not_allowed"),
        (Method::GET, "/api/outcomes/%00", 400, "invalid_input"),
        (Method::GET, "/api/%ff%fe", 400, "invalid_input"),
        (Method::GET, &long, 431, "head_too_large"),
    ] {
        let answer = service.client.send(method, path, &[], None).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (status, code), "{path}");
        assert_eq!(header(&answer, "content-type"), "application/problem+json");
        assert_eq!(answer.headers.contains_key("allow"), status == 405);
    }
}

#[tokio::test]
async fn paths_that_climb_lead_nowhere() {
    let service = Service::start().await;
    for path in ["/../../etc/passwd", "/api/../healthz", "/%2e%2e/healthz", "//healthz", "/.", "/*"]
    {
        let request = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        let answer = exchange(&service, request.as_bytes()).await;
        let is_refused = answer.starts_with("HTTP/1.1 404") || answer.starts_with("HTTP/1.1 400");
        assert!(is_refused, "{path}: {answer}");
    }
}

#[tokio::test]
async fn a_head_says_what_a_get_would_without_the_body() {
    let service = Service::start().await;
    let got = service.client.get("/api/outcomes").await;
    let headed = service.client.send(Method::HEAD, "/api/outcomes", &[], None).await;
    assert_eq!((headed.status, headed.text.as_str()), (got.status, ""));
    assert_eq!(header(&headed, "content-length"), header(&got, "content-length"));
}
