//! `POST /api/commands/decisions`

use serde_json::json;
use xbot_domain::decision::{DecisionEvent, Source};
use xbot_domain::event::Event;

use super::{DECISIONS, TEXTS, plan, post_with, set};
use crate::instance::{Jobs, beside};
use crate::place::{count, events};
use crate::service::Service;

#[tokio::test]
async fn a_text_that_passes_the_gates_is_queued() {
    let service = Service::start().await;
    let answer = service.client.post(DECISIONS, json!({ "texts": [TEXTS[0]] })).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let body = answer.json();
    let id = body["id"].as_str().unwrap();
    assert_eq!(answer.headers["location"], format!("/api/decisions/{id}"));
    assert_eq!(answer.headers["etag"], "\"2\"");
    assert_eq!((&body["needs_approval"], &body["version"]), (&json!(false), &json!(2)));
    let types: Vec<_> = events(&service.world).await;
    let planned = types.iter().find_map(|recorded| match &recorded.event {
        Event::Decision(DecisionEvent::Planned(plan)) => Some(plan.clone()),
        _ => None,
    });
    let planned = planned.unwrap();
    assert_eq!(planned.generation_source, Source::Real);
    assert!(planned.draws.is_empty() && planned.bandit_arm.is_none());
    assert!(planned.quality_score.is_some() && planned.features.length > 10);
    assert_eq!(types.last().unwrap().at.position, body["position"].as_i64().unwrap());
}

#[tokio::test]
async fn a_blocked_text_is_recorded_and_refused_with_its_gate() {
    let service = Service::start().await;
    let spam = "BUY NOW!!! Click here for free followers, limited offer, promo code inside!!!";
    let answer = service.client.post(DECISIONS, json!({ "texts": [spam] })).await;
    assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (422, "refused"));
    let problem = answer.json();
    assert_eq!(problem["current"]["status"], "skipped");
    assert_eq!(problem["errors"][0]["pointer"], "/texts");
    let gate = problem["current"]["gate"].as_str().unwrap().to_owned();
    assert!(problem["detail"].as_str().unwrap().contains(&gate), "{problem}");
    assert!(problem["current"]["position"].as_i64().unwrap() > 0);
    assert_eq!(count(&service.world, "rejected").await, 1);
}

#[tokio::test]
async fn the_same_text_again_is_not_unique() {
    let service = Service::start().await;
    plan(&service, 1).await;
    let answer = service.client.post(DECISIONS, json!({ "texts": [TEXTS[1]] })).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["current"]["gate"], "uniqueness");
}

#[tokio::test]
async fn two_that_are_alike_at_once_see_each_other() {
    let service = Service::start().await;
    let one = || service.client.post(DECISIONS, json!({ "texts": [TEXTS[2]] }));
    let answers = tokio::join!(one(), one(), one());
    let mut statuses = [answers.0.status, answers.1.status, answers.2.status].map(|s| s.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 422, 422]);
}

#[tokio::test]
async fn it_waits_for_approval_where_that_is_asked_for() {
    let service = Service::start().await;
    set(&service, "REQUIRE_APPROVAL", json!(true)).await;
    let planned = plan(&service, 0).await;
    assert_eq!(planned["needs_approval"], true);
}

#[tokio::test]
async fn a_thread_and_a_reply_are_told_by_their_parts() {
    let service = Service::start().await;
    let thread = json!({ "texts": [TEXTS[0], TEXTS[1]], "topic": "design", "angle": "craft",
        "scheduled_at": "2025-08-12T10:00:00Z" });
    let answer = service.client.post(DECISIONS, thread).await.ok();
    assert_eq!(answer["scheduled_at"], "2025-08-12T10:00:00.000000Z");
    let target = json!({ "tweet_id": "1954832019487563776", "username": "somebody" });
    let reply = json!({ "texts": [TEXTS[3]], "target": target, "bandit_arm": "reply:agree" });
    service.client.post(DECISIONS, reply).await.ok();
    let kinds: Vec<_> = events(&service.world)
        .await
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::Decision(DecisionEvent::Planned(plan)) => {
                Some(serde_json::to_value(plan.decision_type).unwrap())
            }
            _ => None,
        })
        .collect();
    assert_eq!(kinds, [json!("thread"), json!("reply")]);
}

#[tokio::test]
async fn what_is_wrong_is_told_with_its_place() {
    let service = Service::start().await;
    for (body, pointer) in [
        (json!({}), ""),
        (json!({ "texts": [] }), "/texts"),
        (json!({ "texts": [""] }), "/texts/0"),
        (json!({ "texts": [1] }), "/texts/0"),
        (json!({ "texts": ["x".repeat(4_001)] }), "/texts/0"),
        (json!({ "texts": vec!["x"; 26] }), "/texts"),
        (json!({ "texts": ["x"], "topic": "two words" }), "/topic"),
        (json!({ "texts": ["x"], "bandit_arm": "timing:hour_9" }), "/bandit_arm"),
        (json!({ "texts": ["x"], "colour": "red" }), "/colour"),
        (json!({ "texts": ["x"], "scheduled_at": "soon" }), "/scheduled_at"),
        (
            json!({ "texts": ["x"], "target": { "tweet_id": "7", "username": "a" } }),
            "/target/tweet_id",
        ),
    ] {
        let answer = service.client.post(DECISIONS, body.clone()).await;
        assert_eq!(answer.status, 400, "{body}");
        let told = answer.json()["errors"][0]["pointer"].clone();
        assert!(told.as_str().unwrap().starts_with(pointer), "{body}: {told}");
    }
    assert_eq!(count(&service.world, "planned").await, 0);
}

#[tokio::test]
async fn a_moment_that_is_over_or_too_far_is_refused() {
    let service = Service::start().await;
    for at in ["2025-08-11T08:59:59Z", "2027-01-01T00:00:00Z", "0001-01-01T00:00:00Z"] {
        let body = json!({ "texts": [TEXTS[0]], "scheduled_at": at });
        let answer = service.client.post(DECISIONS, body).await;
        assert_eq!(answer.status, 422, "{at}: {}", answer.text);
    }
    assert_eq!(count(&service.world, "planned").await, 0);
}

#[tokio::test]
async fn it_works_where_no_job_runs_and_nothing_is_posted() {
    let service = Service::start().await;
    set(&service, "POSTING_DISABLED", json!(true)).await;
    let other = beside(&service, Jobs::Elsewhere).await;
    let body = json!({ "texts": [TEXTS[4]] });
    assert_eq!(other.post(DECISIONS, body.clone()).await.status, 201);
    assert_eq!(other.post(DECISIONS, body).await.status, 422);
}

#[tokio::test]
async fn a_repeated_key_answers_the_same_also_after_a_restart() {
    let service = Service::start().await;
    let (body, spam) = (json!({ "texts": [TEXTS[5]] }), json!({ "texts": ["ok"] }));
    let key = |key| [("idempotency-key", key)];
    let first = post_with(&service, DECISIONS, &key("k-1"), body.clone()).await;
    let blocked = post_with(&service, DECISIONS, &key("k-2"), spam.clone()).await;
    assert_eq!((first.status.as_u16(), blocked.status.as_u16()), (201, 422));
    let written = events(&service.world).await.len();
    service.place.forward(90);
    let other = beside(&service, Jobs::Here).await;
    for client in [&service.client, &other] {
        let post = reqwest::Method::POST;
        let again = client.send(post.clone(), DECISIONS, &key("k-1"), Some(body.clone())).await;
        assert_eq!((again.status, again.json()), (first.status, first.json()));
        let again = client.send(post, DECISIONS, &key("k-2"), Some(spam.clone())).await;
        assert_eq!((again.status, again.json()), (blocked.status, blocked.json()));
    }
    assert_eq!(events(&service.world).await.len(), written);
}

#[tokio::test]
async fn the_same_key_at_once_plans_once() {
    let service = Service::start().await;
    let body = json!({ "texts": [TEXTS[6]] });
    let headers = [("idempotency-key", "at-once")];
    let other = beside(&service, Jobs::Here).await;
    let mine = || post_with(&service, DECISIONS, &headers, body.clone());
    let theirs = || other.send(reqwest::Method::POST, DECISIONS, &headers, Some(body.clone()));
    let (a, b, c, d) = tokio::join!(mine(), theirs(), mine(), theirs());
    for answer in [&b, &c, &d] {
        assert_eq!((answer.status.as_u16(), answer.json()), (201, a.json()));
    }
    assert_eq!(count(&service.world, "planned").await, 1);
}
