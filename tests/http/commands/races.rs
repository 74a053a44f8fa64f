//! Two people at once: one wins, the other is told where it stands.

use std::sync::Arc;

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::Barrier;

use super::{DECISIONS, TEXTS, set};
use crate::client::{Answer, Client};
use crate::edge::raw::{begin_at, gauge, rest};
use crate::instance::{Jobs, beside};
use crate::patience::until;
use crate::service::Service;

const ROUNDS: usize = 40;

async fn rounds(service: Service) {
    prepare(&service).await;
    for round in 0..ROUNDS {
        let id = fresh(&service, round).await;
        let (approved, cancelled) = side_by_side(&service, &id).await;
        one_won(approved, cancelled);
    }
}

/// Both have arrived before either has all of its body.
async fn side_by_side(service: &Service, id: &str) -> (Answer, Answer) {
    let path = |command: &str| format!("{DECISIONS}/{id}/{command}");
    let approve = begin_at(service, &path("approve"), 2).await;
    let cancel = begin_at(service, &path("cancel"), 2).await;
    // They, and the question how many there are.
    let arrived = async || gauge(service, "xbot_http_requests_under_way").await == 3;
    until("both have arrived", arrived).await;
    let (approve, cancel) = (tokio::spawn(end(approve)), tokio::spawn(end(cancel)));
    (approve.await.unwrap(), cancel.await.unwrap())
}

async fn end(mut stream: TcpStream) -> Answer {
    stream.write_all(b"}").await.unwrap();
    let answer = rest(&mut stream).await;
    let (head, text) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    Answer { status, headers: HeaderMap::new(), text: text.to_owned() }
}

async fn prepare(service: &Service) {
    set(service, "REQUIRE_APPROVAL", json!(true)).await;
    set(service, "DUP_COSINE_THRESHOLD", json!(1)).await;
}

/// The id of another decision that waits for approval, at version 2.
async fn fresh(service: &Service, round: usize) -> String {
    let text = format!("{} Round {round}.", TEXTS[round % TEXTS.len()]);
    let body = json!({ "texts": [text], "scheduled_at": "2025-08-12T10:00:00Z" });
    let planned = service.client.post(DECISIONS, body).await.ok();
    planned["id"].as_str().unwrap().to_owned()
}

fn one_won(approved: Answer, cancelled: Answer) {
    let (won, lost) = match approved.status.is_success() {
        true => (approved, cancelled),
        false => (cancelled, approved),
    };
    let statuses = (won.status.as_u16(), lost.status.as_u16());
    assert_eq!(statuses, (200, 409), "{} {}", won.text, lost.text);
    assert_eq!(lost.problem(), "conflict");
    let current = lost.json()["current"].clone();
    assert_eq!(current["version"], won.json()["version"]);
    assert!(["queued", "cancelled"].contains(&current["status"].as_str().unwrap()));
}

async fn at_once(
    [one, other]: [&Client; 2],
    id: &str,
    headers: &'static [(&'static str, &'static str)],
) -> (Answer, Answer) {
    let gate = Arc::new(Barrier::new(2));
    let send = |client: &Client, command: &str| {
        let (gate, client) = (Arc::clone(&gate), client.clone());
        let path = format!("{DECISIONS}/{id}/{command}");
        tokio::spawn(async move {
            gate.wait().await;
            client.send(Method::POST, &path, headers, Some(json!({}))).await
        })
    };
    let (approve, cancel) = (send(one, "approve"), send(other, "cancel"));
    (approve.await.unwrap(), cancel.await.unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_wins() {
    rounds(Service::start().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_at_once_one_wins_on_postgres() {
    rounds(Service::on_postgres().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_saw_the_same_one_wins_also_in_two_instances() {
    let service = Service::on_postgres().await;
    let other = beside(&service, Jobs::Here).await;
    prepare(&service).await;
    for round in 0..ROUNDS {
        let id = fresh(&service, round).await;
        let clients = [&service.client, &other];
        let (approved, cancelled) = at_once(clients, &id, &[("if-match", "\"2\"")]).await;
        one_won(approved, cancelled);
    }
}

/// Instances share nothing but the log: what one has committed before the other looks is before it.
/// Then the later one is told the version that follows; never do both follow the same one.
#[tokio::test(flavor = "multi_thread")]
async fn two_instances_never_decide_on_the_same_state() {
    let service = Service::on_postgres().await;
    let other = beside(&service, Jobs::Here).await;
    prepare(&service).await;
    for round in 0..ROUNDS {
        let id = fresh(&service, round).await;
        let (approved, cancelled) = at_once([&service.client, &other], &id, &[]).await;
        if approved.status.is_success() && cancelled.status.is_success() {
            let versions =
                (approved.json()["version"].clone(), cancelled.json()["version"].clone());
            assert_eq!(versions, (json!(3), json!(4)), "a cancelled one is not approved");
        } else {
            one_won(approved, cancelled);
        }
    }
}
