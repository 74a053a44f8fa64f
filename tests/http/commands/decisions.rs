//! Approve, reschedule, cancel and post-now, and what a conflict shows.

use serde_json::json;

use super::{DECISIONS, plan, post_with, posted, queued, set, settle, stranger_id, tell, waiting};
use crate::instance::{Jobs, beside};
use crate::place::count;
use crate::service::Service;

#[tokio::test]
async fn an_approved_decision_is_queued_and_may_be_cancelled_after_that() {
    let service = Service::start().await;
    let id = waiting(&service, 0).await;
    let answer = tell(&service, &id, "approve", json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["version"]), (200, &json!(3)));
    assert_eq!(tell(&service, &id, "cancel", json!({})).await.status, 200);
    let answer = tell(&service, &id, "approve", json!({})).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (409, "conflict"));
    let current = answer.json()["current"].clone();
    assert_eq!((&current["status"], &current["version"]), (&json!("cancelled"), &json!(4)));
    assert_eq!(current["id"], json!(id));
}

#[tokio::test]
async fn a_decision_moves_to_another_moment() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let later = json!({ "scheduled_at": "2025-08-13T10:00:00Z" });
    assert_eq!(tell(&service, &id, "reschedule", later).await.status, 200);
    let past = json!({ "scheduled_at": "2025-08-01T10:00:00Z" });
    assert_eq!(tell(&service, &id, "reschedule", past).await.status, 422);
    assert_eq!(tell(&service, &id, "reschedule", json!({})).await.status, 400);
}

#[tokio::test]
async fn if_match_names_the_version_that_was_seen() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let path = format!("{DECISIONS}/{id}/cancel");
    let old = post_with(&service, &path, &[("if-match", "\"1\"")], json!({})).await;
    assert_eq!((old.status.as_u16(), old.problem().as_str()), (409, "conflict"));
    assert_eq!(old.json()["current"]["version"], 2);
    for bad in ["2", "\"two\"", "W/\"2\"", "\"1\", \"2\"", ""] {
        let answer = post_with(&service, &path, &[("if-match", bad)], json!({})).await;
        assert_eq!(answer.status, 400, "{bad}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "If-Match:");
    }
    let missing = format!("{DECISIONS}/{}/cancel", stranger_id());
    for any in ["*", "\"3\""] {
        assert_eq!(
            post_with(&service, &missing, &[("if-match", any)], json!({})).await.status,
            404
        );
    }
    let seen = post_with(&service, &path, &[("if-match", "\"2\"")], json!({})).await;
    assert_eq!(seen.status, 200);
    assert_eq!(post_with(&service, &path, &[("if-match", "*")], json!({})).await.status, 200);
}

#[tokio::test]
async fn what_is_due_now_is_posted_by_the_job() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let answer = tell(&service, &id, "post-now", json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["posting"]), (202, &json!("started")));
    settle(&service).await;
    assert_eq!(count(&service.world, "posted").await, 1);
    let answer = tell(&service, &id, "post-now", json!({})).await;
    assert_eq!(answer.status, 409);
    let current = answer.json()["current"].clone();
    assert_eq!(current["status"], "posted");
    assert!(current["tweet_id"].is_string());
}

#[tokio::test]
async fn what_keeps_it_from_being_posted_is_said() {
    let service = Service::start().await;
    let other = beside(&service, Jobs::Elsewhere).await;
    let left = plan(&service, 1).await["id"].as_str().unwrap().to_owned();
    let answer = other.post(&format!("{DECISIONS}/{left}/post-now"), json!({})).await;
    assert_eq!(
        (answer.status.as_u16(), &answer.json()["posting"]),
        (200, &json!("left_to_others"))
    );
    let id = waiting(&service, 0).await;
    let answer = tell(&service, &id, "post-now", json!({})).await.ok();
    assert_eq!(answer["posting"], "needs_approval");
    tell(&service, &id, "approve", json!({})).await.ok();
    set(&service, "POSTING_DISABLED", json!(true)).await;
    service.place.forward(1);
    let answer = tell(&service, &id, "post-now", json!({})).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["posting"]), (200, &json!("switched_off")));
    settle(&service).await;
    assert_eq!(count(&service.world, "posted").await, 0);
}

#[tokio::test]
async fn what_stands_on_x_is_not_taken_back() {
    let service = Service::start().await;
    let id = posted(&service, 0).await;
    for (command, body) in [
        ("cancel", json!({})),
        ("edit", json!({ "texts": ["another text that would be fine as it is"] })),
        ("reschedule", json!({ "scheduled_at": "2025-09-01T10:00:00Z" })),
    ] {
        let answer = tell(&service, &id, command, body).await;
        assert_eq!(answer.status, 409, "{command}");
        assert_eq!(answer.json()["current"]["status"], "posted");
    }
}
