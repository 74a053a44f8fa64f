//! One file per command, or per thing that commands have in common.

mod admin;
mod arms;
mod batch;
mod config;
mod decisions;
mod edit;
mod experiments;
mod keys;
mod metrics;
mod plan;
mod predictors;
mod races;
mod refused;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use xbot::jobs::{Job, Posting, Reconcile};

use crate::client::Answer;
use crate::patience::until;
use crate::place::run;
use crate::service::Service;

pub const TEXTS: [&str; 8] = [
    "What is the one boss that you never beat, and how close did you come?",
    "Speedrunners save entire minutes by walking backwards through one door in the castle.",
    "A good tutorial never stops the player: it builds a first level that cannot be lost.",
    "Which soundtrack do you still hum years after the credits rolled?",
    "Turn off the minimap for one evening, and the city begins to feel like a place.",
    "Most players finish fewer than half of the games that they buy on sale.",
    "The best patch notes explain why a weapon changed, and not only by how much.",
    "Couch co-op taught a whole generation to argue about who holds the lantern.",
];

pub const DECISIONS: &str = "/api/commands/decisions";

/// As the client plans it, or a problem.
pub async fn plan(service: &Service, n: usize) -> Value {
    service.client.post(DECISIONS, json!({ "texts": [TEXTS[n]] })).await.ok()
}

/// The id of a decision that is queued.
pub async fn queued(service: &Service, n: usize) -> String {
    plan(service, n).await["id"].as_str().unwrap().to_owned()
}

/// The id of a decision that waits for approval.
pub async fn waiting(service: &Service, n: usize) -> String {
    set(service, "REQUIRE_APPROVAL", json!(true)).await;
    let planned = plan(service, n).await;
    assert_eq!(planned["needs_approval"], true);
    planned["id"].as_str().unwrap().to_owned()
}

/// The id of a decision that went out.
pub async fn posted(service: &Service, n: usize) -> String {
    let id = queued(service, n).await;
    tell(service, &id, "post-now", json!({})).await;
    settle(service).await;
    id
}

/// Until the posting job has found nothing more to do.
pub async fn settle(service: &Service) {
    let _ = run_if_free(service, &Posting).await;
    run(&service.world, &Reconcile).await;
}

async fn run_if_free(service: &Service, job: &dyn Job) {
    until("the job runs", async || {
        let ended = xbot::jobs::carry_out(&service.world, job).await;
        let ran = matches!(ended, Ok(xbot::jobs::Ended::Ran(_)));
        if !ran {
            service.place.forward(1);
        }
        ran
    })
    .await;
}

pub async fn tell(service: &Service, id: &str, command: &str, body: Value) -> Answer {
    service.client.post(&format!("{DECISIONS}/{id}/{command}"), body).await
}

pub async fn set(service: &Service, key: &str, value: Value) {
    let path = format!("/api/commands/config/{key}");
    service.client.send(Method::PUT, &path, &[], Some(json!({ "value": value }))).await.ok();
}

pub async fn post_with(
    service: &Service,
    path: &str,
    headers: &[(&str, &str)],
    body: Value,
) -> Answer {
    service.client.send(Method::POST, path, headers, Some(body)).await
}

pub fn stranger_id() -> String {
    Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001).to_string()
}
