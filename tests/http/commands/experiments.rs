//! Commands on experiments.

use serde_json::{Value, json};

use crate::service::Service;

const PATH: &str = "/api/commands/experiments";

fn definition(id: &str) -> Value {
    json!({
        "id": id,
        "hypothesis": "a question at the start earns replies",
        "scope": "content",
        "variants": [
            { "name": "control", "share": 0.5 },
            { "name": "question", "share": 0.5, "changes": { "style": "question" } },
        ],
        "ends_at": "2025-08-25T00:00:00Z",
    })
}

#[tokio::test]
async fn an_experiment_is_defined_started_and_stopped() {
    let service = Service::start().await;
    let answer = service.client.post(PATH, definition("q-1")).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    assert_eq!(answer.headers["location"], "/api/experiments/q-1");
    let tell = |command: &str, body: Value| {
        let (client, path) = (service.client.clone(), format!("{PATH}/q-1/{command}"));
        async move { client.post(&path, body).await }
    };
    assert_eq!(tell("stop", json!({ "reason": "early" })).await.status, 409);
    assert_eq!(tell("start", json!({})).await.ok()["version"], 2);
    assert_eq!(tell("stop", json!({})).await.status, 400);
    assert_eq!(tell("stop", json!({ "reason": "enough" })).await.ok()["version"], 3);
    assert_eq!(tell("start", json!({})).await.problem(), "conflict");
    let mut other = definition("q-1");
    other["hypothesis"] = json!("another");
    assert_eq!(service.client.post(PATH, other).await.status, 409);
}

#[tokio::test]
async fn a_definition_must_hold_together() {
    let service = Service::start().await;
    let broken = |pointer: &str, value: Value| {
        let mut body = definition("q-2");
        *body.pointer_mut(pointer).unwrap() = value;
        body
    };
    for (pointer, value) in [
        ("/id", json!("Has Spaces")),
        ("/hypothesis", json!("")),
        ("/scope", json!("colour")),
        ("/variants", json!([])),
        ("/variants/1/name", json!("")),
        ("/variants/1/share", json!(1.0)),
        ("/ends_at", json!("later")),
    ] {
        let answer = service.client.post(PATH, broken(pointer, value)).await;
        assert_eq!(answer.status, 400, "{pointer}");
        let told = answer.json()["errors"][0]["pointer"].clone();
        assert_eq!(told.as_str().unwrap(), pointer);
    }
    for (pointer, value) in [
        ("/variants/1/share", json!(0.4)),
        ("/variants/1/name", json!("control")),
        ("/hypothesis", json!("  ")),
        ("/ends_at", json!("2025-08-01T00:00:00Z")),
        ("/ends_at", json!("2035-08-01T00:00:00Z")),
    ] {
        let answer = service.client.post(PATH, broken(pointer, value)).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "refused"));
    }
}

#[tokio::test]
async fn an_experiment_that_is_not_there_is_not_found() {
    let service = Service::start().await;
    for id in ["nothing", "%0A", "UPPER"] {
        let answer = service.client.post(&format!("{PATH}/{id}/start"), json!({})).await;
        assert_eq!(answer.status, 404, "{id}");
    }
}
