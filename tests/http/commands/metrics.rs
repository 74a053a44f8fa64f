//! `POST /api/commands/decisions/{id}/metrics`

use serde_json::json;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;

use super::{DECISIONS, post_with, posted, queued, stranger_id, tell};
use crate::place::{count, events};
use crate::service::Service;

#[tokio::test]
async fn what_was_left_out_stays_unmeasured() {
    let service = Service::start().await;
    let id = posted(&service, 0).await;
    service.place.forward(60);
    let body = json!({ "pass": 1, "impressions": 1_000, "likes": 12, "follows": -1 });
    let answer = tell(&service, &id, "metrics", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let read = events(&service.world).await.into_iter().find_map(|recorded| match recorded.event {
        Event::Decision(DecisionEvent::MetricsCollected(read)) => Some(read),
        _ => None,
    });
    let read = read.unwrap();
    assert_eq!((read.source.as_str(), read.simulated), ("manual", true));
    assert_eq!((read.metrics.likes, read.metrics.follows), (Some(12), Some(-1)));
    assert_eq!((read.metrics.retweets, read.rates.er), (None, None));
    let second = tell(&service, &id, "metrics", json!({ "pass": 1, "impressions": 1_001 })).await;
    assert_eq!((second.status.as_u16(), second.problem().as_str()), (409, "conflict"));
}

#[tokio::test]
async fn what_cannot_be_true_is_put_aside_and_said_so() {
    let service = Service::start().await;
    let id = posted(&service, 0).await;
    service.place.forward(60);
    let path = format!("{DECISIONS}/{id}/metrics");
    let body = json!({ "pass": 1, "impressions": 10, "likes": 500 });
    let tell = || post_with(&service, &path, &[("idempotency-key", "m")], body.clone());
    let first = tell().await;
    assert_eq!((first.status.as_u16(), first.problem().as_str()), (422, "refused"));
    assert!(first.json()["detail"].as_str().unwrap().contains("quarantined"));
    assert_eq!(first.json()["current"]["quarantined"], true);
    assert_eq!(tell().await.json(), first.json());
    assert_eq!(count(&service.world, "metrics_quarantined").await, 1);
    assert_eq!(count(&service.world, "metrics_collected").await, 0);
}

#[tokio::test]
async fn a_measurement_is_of_a_post_and_of_its_time() {
    let service = Service::start().await;
    let body = json!({ "pass": 1, "impressions": 10 });
    assert_eq!(tell(&service, &stranger_id(), "metrics", body.clone()).await.status, 404);
    let id = posted(&service, 1).await;
    let not_yet = queued(&service, 0).await;
    assert_eq!(tell(&service, &not_yet, "metrics", body).await.status, 409);
    let future = json!({ "pass": 1, "impressions": 10, "captured_at": "2026-01-01T00:00:00Z" });
    assert_eq!(tell(&service, &id, "metrics", future).await.status, 422);
    for (body, pointer) in [
        (json!({ "pass": 3 }), "/pass"),
        (json!({ "pass": 1, "likes": -1 }), "/likes"),
        (json!({ "pass": 1, "likes": 2_000_000_000_000u64 }), "/likes"),
        (json!({ "pass": 1, "likes": 1.5 }), "/likes"),
    ] {
        let answer = tell(&service, &id, "metrics", body).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer);
    }
}
