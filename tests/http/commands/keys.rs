//! `Idempotency-Key`: once, the same answer, and nothing left half done.

use reqwest::Method;
use serde_json::json;
use xbot::commands::Context;
use xbot_domain::decision::{Decision, DecisionCommand, DecisionEvent};
use xbot_domain::event::Event;
use xbot_domain::log::IdempotencyKey;

use super::{DECISIONS, TEXTS, post_with, queued};
use crate::instance::{Jobs, beside};
use crate::place::{context, count, events};
use crate::service::Service;

#[tokio::test]
async fn a_repeated_command_writes_nothing_and_answers_the_same() {
    let service = Service::start().await;
    let id = queued(&service, 0).await;
    let path = format!("{DECISIONS}/{id}/cancel");
    let headers = [("idempotency-key", "cancel-1")];
    let first = post_with(&service, &path, &headers, json!({})).await;
    let written = events(&service.world).await.len();
    let other = beside(&service, Jobs::Here).await;
    for client in [&service.client, &other] {
        let again = client.send(Method::POST, &path, &headers, Some(json!({}))).await;
        assert_eq!((again.status.as_u16(), again.json()), (200, first.json()));
        assert_eq!(again.headers["etag"], first.headers["etag"]);
    }
    assert_eq!(events(&service.world).await.len(), written);
}

#[tokio::test]
async fn a_key_stands_for_one_command() {
    let service = Service::start().await;
    let (one, other) = (queued(&service, 0).await, queued(&service, 1).await);
    let headers = [("idempotency-key", "mine")];
    let path = |id: &str| format!("{DECISIONS}/{id}/cancel");
    assert_eq!(post_with(&service, &path(&one), &headers, json!({})).await.status, 200);
    for (path, body) in [
        (path(&other), json!({})),
        (path(&one), json!({ "reason": "another" })),
        (format!("{DECISIONS}/{one}/approve"), json!({})),
        (DECISIONS.to_owned(), json!({ "texts": [TEXTS[2]] })),
    ] {
        let answer = post_with(&service, &path, &headers, body).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (409, "key_reused"));
    }
}

#[tokio::test]
async fn a_key_is_visible_ascii() {
    let service = Service::start().await;
    let long = "k".repeat(201);
    for key in ["", "two words", "käse", long.as_str()] {
        let (headers, body) = ([("idempotency-key", key)], json!({ "texts": ["x"] }));
        let answer = post_with(&service, DECISIONS, &headers, body).await;
        assert_eq!(answer.status, 400, "{key}");
        assert_eq!(answer.json()["errors"][0]["pointer"], "Idempotency-Key:");
    }
}

/// The log of a process that was killed between the plan and the gates.
#[tokio::test]
async fn whoever_was_cut_off_in_a_plan_repeats_it_and_finds_the_rest_done() {
    let body = json!({ "texts": [TEXTS[7]] });
    let headers = [("idempotency-key", "cut-off")];
    let whole = Service::start().await;
    post_with(&whole, DECISIONS, &headers, body.clone()).await.ok();
    let (id, plan) = planned(&whole).await;
    let fingerprint = whole.world.log.receipt("cut-off").await.unwrap().unwrap().fingerprint;

    let service = Service::start().await;
    let key = IdempotencyKey { key: "cut-off".to_owned(), fingerprint };
    let context = Context { idempotency: Some(key), ..context() };
    service.world.execute::<Decision>(&id, &plan, &context).await.unwrap();
    service.place.forward(3);
    let answer = post_with(&service, DECISIONS, &headers, body.clone()).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["id"]), (201, &json!(id)));
    assert_eq!(
        (count(&service.world, "planned").await, count(&service.world, "queued").await),
        (1, 1)
    );
    let again = post_with(&service, DECISIONS, &headers, body).await;
    assert_eq!(again.json(), answer.json());
}

async fn planned(service: &Service) -> (String, DecisionCommand) {
    let all = events(&service.world).await;
    let found = all.into_iter().find_map(|recorded| match recorded.event {
        Event::Decision(DecisionEvent::Planned(plan)) => {
            Some((recorded.stream_id, DecisionCommand::Plan(plan)))
        }
        _ => None,
    });
    found.unwrap()
}
