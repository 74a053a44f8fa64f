//! `?as_of=`: what a read showed then.

use std::sync::Arc;

use serde_json::Value;
use xbot_domain::event::Event;
use xbot_domain::log::Position;
use xbot_domain::time::Clock as _;
use xbot_projections::projections;
use xbot_projections::projector::Projector;

use crate::lived;
use crate::patience::until;
use crate::place::{OPEN, Place, events};
use crate::service::{Service, access};

const READS: [&str; 6] = [
    "/api/outcomes?limit=1000",
    "/api/decisions?limit=1000",
    "/api/arms?limit=1000",
    "/api/learning/status",
    "/api/growth",
    "/api/queue",
];

/// What a store shows into which nothing was written behind `position`, at the time of that event.
async fn stopped_at(service: &Service, position: Position) -> Vec<Value> {
    let place = Place::new().await;
    let log = place.log().await;
    let mut after = xbot_domain::log::Checkpoint::START;
    let mut now = service.place.clock.now();
    loop {
        let batch = service.world.log.read_all(after, 1_000).await.unwrap();
        for event in batch.iter().filter(|event| event.at.position <= position) {
            let catalogue = Event::catalogue();
            let (aggregate, kind, _) = catalogue
                .iter()
                .find(|known| known.0 == event.aggregate && known.1 == event.event_type)
                .unwrap();
            let metadata = event.metadata().unwrap();
            now = metadata.recorded_at;
            let append = xbot_domain::log::Append {
                stream: xbot_domain::log::StreamId { aggregate, id: event.stream_id.to_owned() },
                expected_version: event.version - 1,
                events: vec![xbot_domain::log::NewEvent {
                    event_type: kind,
                    event_version: event.event_version,
                    payload: event.payload.to_owned(),
                }],
                metadata,
                idempotency: None,
            };
            log.append(append).await.unwrap();
        }
        match batch.last() {
            Some(last) => after = last,
            None => break,
        }
    }
    place.clock.set(now);
    let clock = place.clock.clone();
    let projector = Projector::new(place.database(), Arc::clone(&log), projections::ALL, clock);
    projector.catch_up().await.unwrap();
    let then = Service::on(place, OPEN, access()).await;
    let mut shown = Vec::new();
    for read in READS {
        shown.push(then.client.get(read).await.ok());
    }
    shown
}

async fn as_of(service: &Service, as_of: &str) -> Vec<Value> {
    let mut shown = Vec::new();
    for read in READS {
        let sign = if read.contains('?') { '&' } else { '?' };
        shown.push(service.client.get(&format!("{read}{sign}as_of={as_of}")).await.ok());
    }
    shown
}

#[tokio::test]
async fn a_read_as_of_a_position_shows_what_a_store_shows_that_stopped_there() {
    let service = Service::start().await;
    let head = lived::hours(&service, 60).await;
    let mut seen = std::collections::BTreeSet::new();
    for part in [0, 1, 20, 35, 50, 80, 100] {
        let position = head * part / 100;
        let shown = as_of(&service, &position.to_string()).await;
        let stopped = stopped_at(&service, position).await;
        for (read, (then, stopped)) in READS.iter().zip(shown.iter().zip(&stopped)) {
            assert_eq!(then, stopped, "{read} at position {position}");
        }
        seen.insert(shown[0]["items"].as_array().unwrap().len());
    }
    assert!(seen.len() > 3, "{seen:?}");
}

async fn a_time_means_the_last_event_by_then(service: Service) {
    lived::hours(&service, 30).await;
    let log = events(&service.world).await;
    for index in [0, log.len() / 3, log.len() / 2, log.len() - 1] {
        let time = log[index].metadata.recorded_at;
        let last = log.iter().rfind(|event| event.metadata.recorded_at <= time).unwrap();
        let answer = service.client.get(&format!("/api/outcomes?as_of={time}")).await;
        assert_eq!(answer.headers["x-as-of"], last.at.position.to_string());
        let by_position = format!("/api/outcomes?as_of={}", last.at.position);
        assert_eq!(answer.ok(), service.client.get(&by_position).await.ok());
    }
    let before = service.client.get("/api/outcomes?as_of=2025-01-01T00:00:00Z").await;
    assert_eq!(before.headers["x-as-of"], "0");
    assert_eq!(before.ok()["items"], serde_json::json!([]));
    let beyond = service.client.get("/api/outcomes?as_of=999999999").await;
    assert_eq!(beyond.headers["x-as-of"], log.last().unwrap().at.position.to_string());
    assert_eq!(beyond.ok(), service.client.get("/api/outcomes").await.ok());
}

#[tokio::test]
async fn a_time_is_the_moment_after_the_last_event_by_then() {
    a_time_means_the_last_event_by_then(Service::start().await).await;
}

#[tokio::test]
async fn a_time_is_the_moment_after_the_last_event_by_then_on_postgres() {
    a_time_means_the_last_event_by_then(Service::on_postgres().await).await;
}

#[tokio::test]
async fn what_is_no_moment_is_refused() {
    let service = Service::start().await;
    for text in ["-1", "yesterday", "2025-13-01", ""] {
        let answer = service.client.get(&format!("/api/outcomes?as_of={text}")).await;
        assert_eq!((answer.status.as_u16(), answer.problem().as_str()), (400, "invalid_input"));
    }
}

#[tokio::test]
async fn many_questions_about_the_past_are_answered_or_told_to_come_back() {
    let service = Service::start().await;
    let head = lived::hours(&service, 20).await;
    let asked = (1..=24).map(|part| {
        let client = service.client.clone();
        async move { client.get(&format!("/api/outcomes?as_of={}", head * part / 24)).await }
    });
    let answers = futures::future::join_all(asked).await;
    assert!(answers.iter().any(|answer| answer.status == 200));
    for answer in answers.iter().filter(|answer| answer.status != 200) {
        assert!(["overloaded", "deadline"].contains(&answer.problem().as_str()), "{}", answer.text);
        assert!(answer.headers.contains_key("retry-after"));
    }
    for part in 1..=24 {
        service.client.get(&format!("/api/outcomes?as_of={}", head * part / 24)).await.ok();
    }
    until("no more than four folders are kept", async || folders() <= 4).await;
}

/// Of this process.
fn folders() -> usize {
    let own = format!("xbot-past-{}-", std::process::id());
    let all = std::fs::read_dir(std::env::temp_dir()).unwrap().flatten();
    all.filter(|folder| folder.file_name().to_string_lossy().starts_with(&own)).count()
}

#[tokio::test]
async fn the_past_has_the_settings_of_then() {
    let service = Service::start().await;
    let set = async |key: &str, value: Value| {
        let body = serde_json::json!({ "value": value });
        let path = format!("/api/commands/config/{key}");
        let answer = service.client.send(reqwest::Method::PUT, &path, &[], Some(body)).await;
        answer.ok()["position"].as_i64().unwrap()
    };
    let then = set("DAILY_OPENAI_LIMIT_USD", 3.into()).await;
    let now = set("DAILY_OPENAI_LIMIT_USD", 4.into()).await;
    for (query, limit) in [(format!("as_of={then}"), 3.0), (format!("after={now}"), 4.0)] {
        let get = async |path: &str| service.client.get(&format!("{path}?{query}")).await.ok();
        assert_eq!(get("/api/learning/status").await["budgetStatus"]["dailyLimit"], limit);
        assert_eq!(get("/api/budget").await["today"]["limit"], limit);
        let settings = get("/api/config").await;
        let mut settings = settings["items"].as_array().unwrap().iter();
        let shown = settings.find(|one| one["key"] == "DAILY_OPENAI_LIMIT_USD").unwrap();
        assert_eq!(shown["value"].as_f64(), Some(limit), "{query}");
    }
}
