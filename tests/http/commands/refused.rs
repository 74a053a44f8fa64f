//! What every command refuses alike.

use reqwest::Method;
use serde_json::json;
use xbot::http::{Access, Readers};

use super::{DECISIONS, post_with, stranger_id, tell};
use crate::place::{OPEN, Place};
use crate::service::Service;

fn paths() -> Vec<(Method, String)> {
    let id = stranger_id();
    let post = |path: &str| (Method::POST, path.to_owned());
    let of_decision = |command: &str| (Method::POST, format!("{DECISIONS}/{id}/{command}"));
    vec![
        post(DECISIONS),
        of_decision("approve"),
        of_decision("edit"),
        of_decision("reschedule"),
        of_decision("cancel"),
        of_decision("post-now"),
        of_decision("metrics"),
        post("/api/commands/arms/content/a/register"),
        post("/api/commands/arms/content/a/reset"),
        post("/api/commands/arms/content/a/retire"),
        post("/api/commands/arms/content/a/reopen"),
        post("/api/commands/experiments"),
        post("/api/commands/experiments/a/start"),
        post("/api/commands/experiments/a/stop"),
        post("/api/commands/predictors/content/promote"),
        post("/api/commands/predictors/content/rollback"),
        (Method::PUT, "/api/commands/config/MAX_POSTS_PER_HOUR".to_owned()),
        post("/api/admin/trigger-learn"),
        post("/api/admin/jobs/learn/run"),
        post("/api/admin/projections/content/rebuild"),
        post("/api/commands/batch"),
    ]
}

#[tokio::test]
async fn nothing_is_changed_without_the_token() {
    let service = Service::start().await;
    for (method, path) in paths() {
        let answer = service.stranger().send(method, &path, &[], Some(json!({}))).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (401, "unauthorized"));
    }
}

#[tokio::test]
async fn nothing_is_changed_where_no_token_is_set() {
    let access = Access { token: None, readers: Readers::Anyone };
    let service = Service::on(Place::new().await, OPEN, access).await;
    for (method, path) in paths() {
        let answer = service.client.send(method, &path, &[], Some(json!({}))).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (503, "commands_closed"));
    }
}

#[tokio::test]
async fn what_is_no_command_is_told_with_its_place() {
    let service = Service::start().await;
    let json_type = ("content-type", "application/json");
    for (method, path) in paths().into_iter().filter(|(_, path)| !path.ends_with("batch")) {
        let request = |body: &'static str, kind: (&'static str, &'static str)| {
            let request = service
                .client
                .http
                .request(method.clone(), format!("{}{path}", service.client.base));
            request.bearer_auth(crate::service::TOKEN).header(kind.0, kind.1).body(body).send()
        };
        for (body, status, pointer) in [
            ("{", 400, None),
            ("[]]", 400, None),
            ("{\"colour\":\"red\"}", 400, Some("/colour")),
            ("{\"colour\":\"\\u0000\"}", 400, None),
        ] {
            let answer = request(body, json_type).await.unwrap();
            assert_eq!(answer.status(), status, "{path} {body}");
            let problem: serde_json::Value =
                serde_json::from_str(&answer.text().await.unwrap()).unwrap();
            if let Some(pointer) = pointer {
                assert_eq!(problem["errors"][0]["pointer"], pointer, "{path}");
            }
        }
        let answer = request("x", ("content-type", "text/plain")).await.unwrap();
        assert_eq!(answer.status(), 415, "{path}");
        let queried = format!("{path}?colour=red");
        let answer = service.client.send(method.clone(), &queried, &[], Some(json!({}))).await;
        assert_eq!(answer.json()["errors"][0]["pointer"], "?colour", "{path}");
    }
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let service = Service::start().await;
    for (command, body) in [
        ("approve", json!({})),
        ("cancel", json!({})),
        ("post-now", json!({})),
        ("reschedule", json!({ "scheduled_at": "2025-08-20T00:00:00Z" })),
        ("edit", json!({ "texts": ["x"] })),
        ("metrics", json!({ "pass": 1, "likes": 1 })),
    ] {
        let answer = tell(&service, &stranger_id(), command, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"));
    }
    let answer = post_with(&service, &format!("{DECISIONS}/7/cancel"), &[], json!({})).await;
    assert_eq!(answer.status, 400);
}
