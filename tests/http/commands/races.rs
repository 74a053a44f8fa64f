//! Two people at once: one wins, the other is told where it stands.

use std::sync::Arc;

use serde_json::json;
use tokio::sync::Barrier;

use super::instance::{Jobs, beside};
use super::{DECISIONS, TEXTS, set};
use crate::client::{Answer, Client};
use crate::service::Service;

const ROUNDS: usize = 40;

async fn rounds(service: Service, other: Client) {
    set(&service, "REQUIRE_APPROVAL", json!(true)).await;
    set(&service, "DUP_COSINE_THRESHOLD", json!(1)).await;
    for round in 0..ROUNDS {
        let text = format!("{} Round {round}.", TEXTS[round % TEXTS.len()]);
        let body = json!({ "texts": [text], "scheduled_at": "2025-08-12T10:00:00Z" });
        let id = service.client.post(DECISIONS, body).await.ok()["id"].clone();
        let id = id.as_str().unwrap();
        let clients = [service.client.clone(), other.clone()];
        let (approved, cancelled) = at_once(clients, id).await;
        let (won, lost) = match approved.status.is_success() {
            true => (approved, cancelled),
            false => (cancelled, approved),
        };
        let statuses = (won.status.as_u16(), lost.status.as_u16());
        assert_eq!(statuses, (200, 409), "round {round}: {} {}", won.text, lost.text);
        assert_eq!(lost.problem(), "conflict");
        let current = lost.json()["current"].clone();
        assert_eq!(current["version"], won.json()["version"]);
        assert!(["queued", "cancelled"].contains(&current["status"].as_str().unwrap()));
    }
}

/// In turn one of the two is sent first.
async fn at_once([one, other]: [Client; 2], id: &str) -> (Answer, Answer) {
    let gate = Arc::new(Barrier::new(2));
    let send = |client: Client, command: &str| {
        let (gate, path) = (Arc::clone(&gate), format!("{DECISIONS}/{id}/{command}"));
        tokio::spawn(async move {
            gate.wait().await;
            client.post(&path, json!({})).await
        })
    };
    let (approve, cancel) = (send(one, "approve"), send(other, "cancel"));
    (approve.await.unwrap(), cancel.await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_wins() {
    let service = Service::start().await;
    let same = service.client.clone();
    rounds(service, same).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_wins_on_postgres() {
    let service = Service::on_postgres().await;
    let same = service.client.clone();
    rounds(service, same).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_in_two_instances_one_wins() {
    let service = Service::on_postgres().await;
    let other = beside(&service, Jobs::Here).await;
    rounds(service, other).await;
}
