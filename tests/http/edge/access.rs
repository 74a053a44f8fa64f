//! Who may read where reads are not open to all, and which tokens are none.

use reqwest::Method;
use xbot::http::{Access, Readers, document};

use crate::place::{OPEN, Place};
use crate::service::{Service, TOKEN, access};

async fn closed(access: Access) -> Service {
    let access = Access { readers: Readers::WithToken, ..access };
    Service::on(Place::new().await, OPEN, access).await
}

/// Every address that a GET answers, with something in the place of each parameter.
fn reads() -> Vec<String> {
    let document = serde_json::to_value(document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let got = paths.iter().filter(|(path, methods)| {
        methods.get("get").is_some() && !["/healthz", "/readyz"].contains(&path.as_str())
    });
    got.map(|(path, _)| path.replace(['{', '}'], "")).collect()
}

async fn ask(service: &Service, path: &str, authorization: &str) -> (u16, String) {
    let headers = [("authorization", authorization)];
    let answer = service.stranger().send(Method::GET, path, &headers, None).await;
    (answer.status.as_u16(), answer.problem())
}

#[tokio::test]
async fn closed_reads_ask_everybody_for_the_token_but_not_for_health_or_the_manual() {
    let service = closed(access()).await;
    let reads = reads();
    assert!(reads.len() > 20, "{reads:?}");
    for path in &reads {
        let answer = service.stranger().get(path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "unauthorized"));
        assert!(answer.headers["www-authenticate"].to_str().unwrap().starts_with("Bearer"));
    }
    service.client.get("/api/outcomes").await.ok();
    for path in ["/healthz", "/readyz", "/docs", "/openapi.json"] {
        assert_eq!(service.stranger().get(path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn closed_reads_stay_closed_where_no_token_is_set() {
    let service = closed(Access { token: None, ..access() }).await;
    for path in reads() {
        let answer = service.client.get(&path).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (503, "reads_closed"));
    }
}

#[tokio::test]
async fn what_is_almost_the_token_is_not() {
    let service = closed(access()).await;
    for wrong in [
        String::new(),
        "Bearer".to_owned(),
        "Bearer ".to_owned(),
        TOKEN.to_owned(),
        format!("Basic {TOKEN}"),
        format!("Bearer {TOKEN}x"),
        format!("Bearer {}", &TOKEN[1..]),
        format!("Bearer {}", TOKEN.to_uppercase()),
        format!("Bearer {TOKEN}, {TOKEN}"),
    ] {
        let refused = (401, "unauthorized".to_owned());
        assert_eq!(ask(&service, "/api/outcomes", &wrong).await, refused, "{wrong}");
    }
    for right in [format!("Bearer {TOKEN}"), format!("bearer {TOKEN}")] {
        assert_eq!(ask(&service, "/api/outcomes", &right).await.0, 200, "{right}");
    }
}
