//! `GET /api/events/stream`

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use xbot::jobs::World;
use xbot_domain::config::{Config, ConfigCommand};
use xbot_domain::log::{Checkpoint, Position};

use crate::client::Client;
use crate::place::{OPEN, context, events};
use crate::service::Service;

/// One line to the stream, and what it said so far.
pub struct Line {
    response: reqwest::Response,
    text: String,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub id: String,
    pub event: String,
    pub data: Value,
}

impl Line {
    pub async fn open(client: &Client, query: &str, last: Option<&str>) -> Self {
        let mut request = client.http.get(format!("{}/api/events/stream?{query}", client.base));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        let mut line = Self { response, text: String::new() };
        while !line.text.contains("retry:") {
            assert!(line.more().await);
        }
        line
    }

    async fn more(&mut self) -> bool {
        match self.response.chunk().await {
            Ok(Some(bytes)) => {
                self.text.push_str(std::str::from_utf8(&bytes).unwrap());
                true
            }
            _ => false,
        }
    }

    /// The next event; none when the line was closed.
    pub async fn next(&mut self) -> Option<Said> {
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let field = |name: &str| {
                    let line = block.lines().find_map(|line| line.strip_prefix(name));
                    line.map(ToOwned::to_owned).unwrap_or_default()
                };
                let said = Said {
                    id: field("id: "),
                    event: field("event: "),
                    data: serde_json::from_str(&field("data: ")).unwrap_or_default(),
                };
                self.text = rest.to_owned();
                if !said.event.is_empty() {
                    return Some(said);
                }
            } else if !self.more().await {
                return None;
            }
        }
    }
}

/// Events one after the other, each another than the one before.
pub async fn write(world: &World, stream: &str, count: usize) {
    write_at_length(world, stream, count, "a test").await;
}

/// The same with as many words as anybody likes.
pub async fn write_at_length(world: &World, stream: &str, count: usize, why: &str) {
    for n in 0..count {
        let set = ConfigCommand::Set {
            key: "MAX_HASHTAGS".to_owned(),
            value: json!(n % 5 + 1),
            by: stream.to_owned(),
            why: why.to_owned(),
            at: world.now(),
        };
        world.execute::<Config>(stream, &set, &context()).await.unwrap();
    }
}

/// Follows from `last` on, hangs up at times, and comes back, until it has seen `count` events.
async fn follow(client: Client, mut last: String, count: usize, seed: usize) -> Vec<Position> {
    let (mut seen, mut turn) = (Vec::new(), seed);
    while seen.len() < count {
        let mut line = Line::open(&client, "", Some(&last)).await;
        turn = turn.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let stay = 5 + (turn >> 33) % (2 * count);
        for _ in 0..stay.min(count - seen.len()) {
            let said = line.next().await.unwrap();
            assert_ne!(said.event, "cut", "{said:?}");
            seen.push(said.data["position"].as_i64().unwrap());
            last = said.id;
        }
    }
    seen
}

/// So many clients see what so many writers write, each event once and in the order of the log.
async fn nothing_is_lost_or_repeated(
    service: Service,
    clients: usize,
    writers: usize,
    each: usize,
) {
    write(&service.world, "before", 3).await;
    service.shows_all().await;
    let start = service.world.log.head().await.unwrap();
    let count = writers * each;
    let following: Vec<_> = (0..clients)
        .map(|n| tokio::spawn(follow(service.client.clone(), start.to_string(), count, n)))
        .collect();
    let mut writing = Vec::new();
    for n in 0..writers {
        let world = service.place.instance(&format!("writer-{n}"), OPEN).await;
        writing.push(tokio::spawn(async move { write(&world, &format!("w{n}"), each).await }));
    }
    for writer in writing {
        writer.await.unwrap();
    }
    service.shows_all().await;
    let all = events(&service.world).await;
    let expected: Vec<_> = all.iter().filter(|e| e.at > start).map(|e| e.at.position).collect();
    assert_eq!(expected.len(), count);
    for client in following {
        let seen = timeout(Duration::from_secs(60), client).await.unwrap().unwrap();
        assert_eq!(seen, expected);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_clients_that_come_and_go_miss_nothing_and_see_nothing_twice() {
    nothing_is_lost_or_repeated(Service::start().await, 1_000, 2, 50).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_miss_nothing_when_transactions_overtake_each_other() {
    nothing_is_lost_or_repeated(Service::on_postgres().await, 50, 8, 40).await;
}

#[tokio::test]
async fn a_client_starts_where_it_asks_and_hears_what_it_wants() {
    let service = Service::start().await;
    write(&service.world, "a", 3).await;
    let mut from_two = Line::open(&service.client, "after=1", None).await;
    let said = from_two.next().await.unwrap();
    assert_eq!((said.id.as_str(), said.event.as_str()), ("0.2", "changed"));
    let shown = service.client.get("/api/events/2").await.ok();
    assert_eq!(said.data, shown);
    let mut from_now = Line::open(&service.client, "aggregate=config&type=changed", None).await;
    let mut deaf = Line::open(&service.client, "type=posted", None).await;
    write(&service.world, "b", 1).await;
    assert_eq!(from_now.next().await.unwrap().id, "0.4");
    let silence = timeout(Duration::from_millis(300), deaf.next()).await;
    assert!(silence.is_err(), "{silence:?}");
    assert_eq!(
        Line::open(&service.client, "after=0", Some("3")).await.next().await.unwrap().id,
        "0.4"
    );
}

#[tokio::test]
async fn a_place_that_is_none_is_refused() {
    let service = Service::start().await;
    for query in ["after=-1", "after=x", "type=postd", "as_of=1", "colour=red"] {
        let answer = service.client.get(&format!("/api/events/stream?{query}")).await;
        assert_eq!(answer.problem(), "invalid_input", "{query}");
    }
    let bad = [("last-event-id", "x")];
    let answer = service.client.send(reqwest::Method::GET, "/api/events/stream", &bad, None).await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "Last-Event-ID:");
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_cut_with_the_reason_and_can_go_on() {
    let service = Service::start().await;
    let mut slow = Line::open(&service.client, "after=0", None).await;
    write(&service.world, "a", 1).await;
    let mut last = slow.next().await.unwrap();
    // More than the ring and all buffers on the way hold.
    let mut all = Vec::new();
    for n in 0..4 {
        let world = service.world.clone();
        all.push(tokio::spawn(async move { write(&world, &format!("s{n}"), 5_000).await }));
    }
    futures::future::join_all(all).await;
    let mut cut = None;
    while let Some(said) = slow.next().await {
        match said.event.as_str() {
            "cut" => cut = Some(said),
            _ => last = said,
        }
    }
    let cut = cut.unwrap();
    assert!(cut.data["reason"].as_str().unwrap().contains("too slow"), "{cut:?}");
    let place: Checkpoint = last.id.parse().unwrap();
    assert!(place.position < 20_001);
    let next = Line::open(&service.client, "", Some(&last.id)).await.next().await.unwrap();
    assert_eq!(next.id, format!("0.{}", place.position + 1));
}

#[tokio::test]
async fn a_stopping_instance_says_so() {
    let service = Service::start().await;
    let client = service.client.clone();
    let mut line = Line::open(&client, "", None).await;
    let stopping = tokio::spawn(service.stop());
    assert_eq!(line.next().await.unwrap().event, "stopping");
    assert_eq!(line.next().await, None);
    stopping.await.unwrap();
}
