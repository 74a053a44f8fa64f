//! `GET /api/replay/runs`

use serde_json::json;
use xbot::runs::{self, Run};

use crate::service::Service;

fn run(id: &str, kind: &str, minute: u32) -> Run {
    Run {
        run_id: id.to_owned(),
        run: kind.to_owned(),
        result_hash: "ab".repeat(32),
        // As it was hashed: the order of members is part of it.
        manifest: r#"{"z":1,"a":{"seed":7}}"#.to_owned(),
        result: r#"{"value":0.1}"#.to_owned(),
        took_ms: 12,
        ran_at: format!("2025-08-11T09:{minute:02}:00Z").parse().unwrap(),
    }
}

async fn shows_what_was_kept(service: &Service) {
    let database = service.place.database();
    let kept =
        [("verify-1", "verify", 1), ("evaluate-1", "evaluate", 2), ("verify-1", "verify", 3)];
    for (id, kind, minute) in kept {
        runs::keep(&database, run(id, kind, minute)).await.unwrap();
    }
    let all = service.client.get("/api/replay/runs").await.ok();
    let ids: Vec<_> = all["items"].as_array().unwrap().iter().map(|run| &run["run_id"]).collect();
    assert_eq!(ids, ["verify-1", "evaluate-1"], "the same run again is the same row");
    assert_eq!(all["items"][0]["ran_at"], "2025-08-11T09:03:00.000000Z");
    let some = service.client.get("/api/replay/runs?run=evaluate").await.ok();
    assert_eq!(some["items"].as_array().unwrap().len(), 1);
    let one = service.client.get("/api/replay/runs/verify-1").await.ok();
    assert_eq!(
        (&one["manifest"]["a"]["seed"], &one["result"]),
        (&json!(7), &json!({"value": 0.1}))
    );
    let texts = runs::find(&xbot_projections::reads::Reader::of(&database), "verify-1").await;
    assert_eq!(texts.unwrap().unwrap().manifest, r#"{"z":1,"a":{"seed":7}}"#, "to the byte");
}

#[tokio::test]
async fn runs_are_shown_the_last_one_first_on_both_stores() {
    shows_what_was_kept(&Service::start().await).await;
    shows_what_was_kept(&Service::on_postgres().await).await;
}

#[tokio::test]
async fn a_run_that_was_not_kept_and_a_past_of_runs_are_refused_in_words() {
    let service = Service::start().await;
    let missing = service.client.get("/api/replay/runs/verify-0").await;
    assert_eq!((missing.status.as_u16(), missing.problem().as_str()), (404, "not_found"));
    for path in ["/api/replay/runs?as_of=3", "/api/replay/runs?after=3"] {
        let answer = service.client.get(path).await;
        assert_eq!(answer.problem(), "invalid_input", "{path}");
    }
}
