//! Commands on arms.

use serde_json::json;

use crate::service::Service;

const ARM: &str = "/api/commands/arms/content/educational";

#[tokio::test]
async fn an_arm_is_registered_retired_reopened_and_reset() {
    let service = Service::start().await;
    for command in ["reset", "retire", "reopen"] {
        let answer = service.client.post(&format!("{ARM}/{command}"), json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"));
    }
    let answer = service.client.post(&format!("{ARM}/register"), json!({})).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.headers["location"], "/api/arms/content/educational");
    for (command, version) in [("retire", 2), ("retire", 2), ("reopen", 3), ("reset", 3)] {
        let (path, body) = (format!("{ARM}/{command}"), json!({ "reason": "r" }));
        let answer = service.client.post(&path, body).await.ok();
        assert_eq!(answer["version"], version, "{command}");
        assert_eq!(answer["id"], "content:educational");
        assert!(answer["position"].as_i64().unwrap() > 0);
    }
    let other = json!({ "alpha": 2.0 });
    let answer = service.client.post(&format!("{ARM}/register"), other).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (409, "conflict"));
}

#[tokio::test]
async fn names_that_no_arm_can_have_are_unknown() {
    let service = Service::start().await;
    let long = "x".repeat(101);
    for name in ["a%20b", "%0A", long.as_str()] {
        let path = format!("/api/commands/arms/content/{name}/reset");
        assert_eq!(service.client.post(&path, json!({})).await.status, 404, "{name}");
    }
    let path = "/api/commands/arms/colour/red/reset";
    assert_eq!(service.client.post(path, json!({})).await.status, 400);
    let answer = service.client.post(&format!("{ARM}/register"), json!({ "alpha": 0 })).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "/alpha");
}
