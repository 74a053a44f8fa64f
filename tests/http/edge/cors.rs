//! Which pages a browser may let in.

use reqwest::Method;
use reqwest::header::HeaderValue;
use xbot::http::Limits;

use crate::place::{OPEN, Place};
use crate::service::{Service, access};

const OURS: &str = "https://ops.example";

async fn service() -> Service {
    let limits = Limits { origins: vec![HeaderValue::from_static(OURS)], ..Limits::default() };
    Service::within(Place::new().await, OPEN, access(), limits).await
}

#[tokio::test]
async fn a_listed_page_is_let_in_and_others_are_not() {
    let service = service().await;
    for (origin, allowed) in [(OURS, true), ("https://evil.example", false), ("null", false)] {
        let headers = [("origin", origin)];
        let answer = service.client.send(Method::GET, "/healthz", &headers, None).await;
        assert_eq!(answer.headers.contains_key("access-control-allow-origin"), allowed);
        assert_eq!(answer.headers["vary"], "origin");
    }
}

#[tokio::test]
async fn a_browser_that_asks_beforehand_is_told_what_it_may_send() {
    let service = service().await;
    let ask = [("origin", OURS), ("access-control-request-method", "POST")];
    let path = "/api/commands/decisions/1/cancel";
    let answer = service.stranger().send(Method::OPTIONS, path, &ask, None).await;
    assert_eq!(answer.status, 204);
    let headers = answer.headers["access-control-allow-headers"].to_str().unwrap();
    assert!(headers.contains("authorization") && headers.contains("idempotency-key"));
}

#[tokio::test]
async fn without_a_list_no_page_is_let_in() {
    let service = Service::start().await;
    let ask = [("origin", OURS), ("access-control-request-method", "GET")];
    let answer = service.client.send(Method::OPTIONS, "/api/outcomes", &ask, None).await;
    assert_eq!(answer.status, 405);
    assert!(!answer.headers.contains_key("access-control-allow-origin"));
}
