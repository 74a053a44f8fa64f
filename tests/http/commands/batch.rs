//! `POST /api/commands/batch`

use serde_json::{Value, json};

use super::{DECISIONS, TEXTS, queued, waiting};
use crate::client::Client;
use crate::patience::until;
use crate::place::{count, events};
use crate::service::Service;

async fn send(client: &Client, body: String) -> (u16, String) {
    let request = client.http.post(format!("{}/api/commands/batch", client.base));
    let request = request.bearer_auth(client.token.as_deref().unwrap_or_default());
    let request = request.header("content-type", "application/x-ndjson").body(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

async fn batch(client: &Client, lines: &[String]) -> Vec<Value> {
    let (status, text) = send(client, lines.join("\n")).await;
    assert_eq!(status, 200, "{text}");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn register(n: usize) -> String {
    json!({ "command": "arms.register", "id": format!("content:arm-{n}") }).to_string()
}

fn statuses(results: &[Value]) -> Vec<u64> {
    results.iter().map(|result| result["status"].as_u64().unwrap()).collect()
}

#[tokio::test]
async fn each_line_has_a_result_of_its_own_in_the_order_of_the_lines() {
    let service = Service::start().await;
    let (id, waits) = (queued(&service, 0).await, waiting(&service, 1).await);
    let line = |command: &str, id: &str, body: Value| {
        json!({ "command": command, "id": id, "body": body }).to_string()
    };
    let results = batch(
        &service.client,
        &[
            line("decisions.cancel", &id, json!({ "reason": "a test" })),
            line("decisions.reschedule", &id, json!({ "scheduled_at": "2025-08-20T00:00:00Z" })),
            line("decisions.approve", &waits, json!({})),
            "{ no json".to_owned(),
            line("decisions.paint", &id, json!({})),
            line("decisions.cancel", "7", json!({})),
            line("decisions.cancel", &id, json!({ "reason": 7 })),
            String::new(),
            json!({ "command": "decisions.plan", "body": { "texts": [TEXTS[2]] } }).to_string(),
            json!({ "command": "decisions.plan", "body": { "texts": ["no"] } }).to_string(),
            json!({ "command": "decisions.cancel", "id": waits, "if_match": "\"1\"" }).to_string(),
            line("config.set", "MAX_POSTS_PER_HOUR", json!({ "value": 1 })),
            line("arms.reset", "content:unknown", json!({})),
            register(0),
        ],
    )
    .await;
    let lines: Vec<_> = results.iter().map(|result| result["line"].as_u64().unwrap()).collect();
    assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14]);
    let wanted = [200, 409, 200, 400, 400, 400, 400, 201, 422, 409, 200, 404, 201];
    assert_eq!(statuses(&results), wanted, "{results:#?}");
    assert_eq!(results[0]["id"], json!(id));
    assert!(results[0]["position"].is_i64() && results[0]["version"].is_i64());
    assert_eq!(results[1]["problem"]["current"]["status"], "cancelled");
    assert_eq!(results[6]["problem"]["errors"][0]["pointer"], "/body/reason");
    assert_eq!(results[9]["problem"]["current"]["version"], 3);
}

#[tokio::test]
async fn commands_on_the_same_thing_stay_in_order() {
    let service = Service::start().await;
    let mut lines = vec![register(1)];
    for n in 0..100 {
        let command = if n % 2 == 0 { "arms.retire" } else { "arms.reopen" };
        lines.push(json!({ "command": command, "id": "content:arm-1" }).to_string());
    }
    let results = batch(&service.client, &lines).await;
    let versions: Vec<_> = results.iter().map(|r| r["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, (1..=101).collect::<Vec<_>>());
}

#[tokio::test]
async fn ten_thousand_lines_go_through_and_one_more_is_refused() {
    for service in [Service::start().await, Service::on_postgres().await] {
        let lines: Vec<_> = (0..10_002).map(register).collect();
        let results = batch(&service.client, &lines).await;
        assert_eq!(results.len(), 10_001);
        assert!(results[..10_000].iter().all(|result| result["status"] == 201));
        let last = &results[10_000];
        assert_eq!((&last["line"], &last["status"]), (&json!(10_001), &json!(413)));
        assert_eq!(last["problem"]["code"], "too_large");
        // A transaction of another test may hold readers of PostgreSQL back for a moment.
        let all = async || count(&service.world, "registered").await == 10_000;
        until("all lines are in the log", all).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_batches_at_once_are_both_carried_out() {
    let service = Service::start().await;
    let (even, odd): (Vec<_>, Vec<_>) = (0..2_000).partition(|n| n % 2 == 0);
    let lines = |all: Vec<usize>| all.into_iter().map(register).collect::<Vec<_>>();
    let (even, odd) = (lines(even), lines(odd));
    let (a, b) = tokio::join!(batch(&service.client, &even), batch(&service.client, &odd));
    assert!(statuses(&a).iter().chain(&statuses(&b)).all(|status| *status == 201));
    assert_eq!(count(&service.world, "registered").await, 2_000);
}

#[tokio::test]
async fn a_line_that_is_too_long_fails_alone() {
    let service = Service::start().await;
    let long = json!({ "command": "decisions.plan", "body": { "texts": ["x".repeat(70_000)] } });
    let results = batch(&service.client, &[register(1), long.to_string(), register(2)]).await;
    assert_eq!(statuses(&results), [201, 413, 201]);
    let (_, text) = send(&service.client, "x".repeat(5_000_000)).await;
    assert_eq!(text.lines().count(), 1);
}

#[tokio::test]
async fn a_repeated_batch_writes_nothing_and_answers_the_same() {
    let service = Service::on_postgres().await;
    let keyed = |n: usize| {
        json!({ "command": "arms.register", "id": format!("topic:t{n}"),
            "idempotency_key": format!("t-{n}") })
        .to_string()
    };
    let mut lines: Vec<_> = (0..50).map(keyed).collect();
    lines.push(
        json!({ "command": "decisions.plan", "body": { "texts": [TEXTS[3]] },
            "idempotency_key": "p" })
        .to_string(),
    );
    let first = batch(&service.client, &lines).await;
    service.shows_all().await;
    let written = events(&service.world).await.len();
    assert_eq!(batch(&service.client, &lines).await, first);
    service.shows_all().await;
    assert_eq!(events(&service.world).await.len(), written);
}

#[tokio::test]
async fn a_batch_is_lines_or_an_array() {
    let service = Service::start().await;
    let text = [("content-type", "text/plain")];
    let path = "/api/commands/batch";
    let answer = service.client.send(reqwest::Method::POST, path, &text, None).await;
    assert_eq!(
        (answer.status.as_u16(), answer.problem().as_str()),
        (415, "unsupported_media_type")
    );
    assert_eq!(send(&service.client, String::new()).await, (200, String::new()));
    let answer = service.client.post(DECISIONS, json!({ "texts": [TEXTS[0]] })).await;
    assert_eq!(answer.status, 201);
}

async fn array(client: &Client, body: String) -> (u16, String) {
    let request = client.http.post(format!("{}/api/commands/batch", client.base));
    let request = request.bearer_auth(client.token.as_deref().unwrap_or_default());
    let request = request.header("content-type", "application/json").body(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

#[tokio::test]
async fn an_array_is_answered_as_the_same_lines() {
    let service = Service::start().await;
    let items = [register(1), json!({ "command": "arms.reset" }).to_string(), register(2)];
    let (status, text) = array(&service.client, format!("[{}]", items.join(","))).await;
    assert_eq!(status, 200, "{text}");
    let results: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(statuses(&results), [201, 400, 201]);
    let again = batch(&service.client, &items).await;
    assert_eq!(statuses(&again), statuses(&results), "the same again changes nothing");
}

#[tokio::test]
async fn an_array_with_something_else_in_it_is_refused_whole() {
    let service = Service::start().await;
    let long = "a".repeat(201);
    for (item, pointer) in [
        ("7".to_owned(), "/1"),
        (json!({ "command": "arms.paint" }).to_string(), "/1/command"),
        (json!({ "command": "arms.reset", "colour": 1 }).to_string(), "/1/colour"),
        (json!({ "command": "arms.reset", "id": long }).to_string(), "/1/id"),
        (json!({ "command": "arms.reset", "body": [] }).to_string(), "/1/body"),
        (json!({ "command": "arms.reset", "if_match": "3" }).to_string(), "/1/if_match"),
    ] {
        let (status, text) = array(&service.client, format!("[{},{item}]", register(0))).await;
        let problem: Value = serde_json::from_str(&text).unwrap();
        assert_eq!((status, problem["errors"][0]["pointer"].as_str()), (400, Some(pointer)));
    }
    let (status, _) = array(&service.client, format!("[{}]", " ".repeat(1024 * 1024))).await;
    assert_eq!(status, 413);
    assert_eq!(count(&service.world, "registered").await, 0);
}
