//! Jobs and projections, set going by an operator.

use serde_json::json;

use super::post_with;
use crate::instance::{Jobs, beside};
use crate::place::count;
use crate::service::Service;

#[tokio::test]
async fn a_job_runs_and_says_how_it_ended() {
    let service = Service::start().await;
    let answer = service.client.post("/api/admin/jobs/candidates/run", json!({})).await.ok();
    assert_eq!((&answer["job"], &answer["ended"]), (&json!("candidates"), &json!("done")));
    assert!(answer["reason"].is_null() && answer["results"].is_object());
    let after = answer["position"].as_i64().unwrap();
    assert_eq!(service.world.log.head().await.unwrap().position, after);
    let skipped = service.client.post("/api/admin/jobs/learn/run", json!({})).await.ok();
    assert_eq!(skipped["ended"], "skipped");
    assert!(skipped["reason"].is_string());
}

#[tokio::test]
async fn a_job_that_is_unknown_or_runs_elsewhere_is_refused() {
    let service = Service::start().await;
    let answer = service.client.post("/api/admin/jobs/nothing/run", json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (404, "not_found"));
    let other = beside(&service, Jobs::Elsewhere).await;
    for path in ["/api/admin/jobs/learn/run", "/api/admin/trigger-learn"] {
        let answer = other.post(path, json!({})).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (503, "jobs_off"));
    }
}

#[tokio::test]
async fn a_learning_cycle_collects_and_learns() {
    let service = Service::start().await;
    let answer = service.client.post("/api/admin/trigger-learn", json!({})).await.ok();
    assert_eq!((&answer["job"], &answer["collect"]["job"]), (&json!("learn"), &json!("collect")));
    assert!(answer["position"].as_i64().unwrap() > 0);
    assert_eq!(count(&service.world, "run_started").await, 2);
}

#[tokio::test]
async fn a_repeated_key_runs_nothing_again() {
    let service = Service::start().await;
    let other = beside(&service, Jobs::Here).await;
    for (path, runs) in [("/api/admin/jobs/plan/run", 1), ("/api/admin/trigger-learn", 3)] {
        let headers = [("idempotency-key", path)];
        let first = post_with(&service, path, &headers, json!({})).await;
        service.place.forward(30);
        let again = other.send(reqwest::Method::POST, path, &headers, Some(json!({}))).await;
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        assert_eq!(count(&service.world, "run_started").await, runs);
    }
}

#[tokio::test]
async fn a_projection_is_made_anew() {
    for service in [Service::start().await, Service::on_postgres().await] {
        service.client.post("/api/admin/jobs/candidates/run", json!({})).await.ok();
        let path = "/api/admin/projections/candidates/rebuild";
        for headers in [&[("idempotency-key", "r")][..], &[("idempotency-key", "r")], &[]] {
            let answer = post_with(&service, path, headers, json!({})).await;
            assert_eq!(answer.status, 202, "{}", answer.text);
            assert_eq!(answer.json()["projection"], "candidates");
        }
        let unknown = service.client.post("/api/admin/projections/nothing/rebuild", json!({}));
        assert_eq!(unknown.await.status, 404);
        let reused = [("idempotency-key", "r")];
        let other = "/api/admin/projections/content/rebuild";
        assert_eq!(post_with(&service, other, &reused, json!({})).await.problem(), "key_reused");
    }
}
