//! `GET /api/events` and `GET /api/events/{position}`

use std::sync::Arc;

use serde_json::{Value, json};
use xbot::seals;
use xbot_replay::audit;

use crate::lived;
use crate::place::{events, set};
use crate::service::Service;

/// Every page of a list, one after the other.
async fn all(service: &Service, query: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let page =
            service.client.get(&format!("/api/events?{query}&limit={limit}{cursor}")).await.ok();
        let found = page["items"].as_array().unwrap();
        assert!(found.len() <= limit);
        items.extend(found.iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

fn positions(items: &[Value]) -> Vec<i64> {
    items.iter().map(|item| item["position"].as_i64().unwrap()).collect()
}

async fn filters_are_those_of_the_log(service: Service) {
    lived::hours(&service, 6).await;
    let log = events(&service.world).await;
    let expect = |wants: &dyn Fn(&xbot_domain::log::Recorded) -> bool| -> Vec<i64> {
        log.iter().filter(|e| wants(e)).map(|e| e.at.position).collect()
    };
    let whole = all(&service, "", 97).await;
    assert_eq!(positions(&whole), expect(&|_| true));
    let one = log.iter().find(|e| e.event.event_type() == "planned").unwrap();
    let id = &one.stream_id;
    let stream = all(&service, &format!("stream=decision/{id}"), 2).await;
    assert_eq!(positions(&stream), expect(&|e| e.stream_id == *id));
    let versions: Vec<_> = stream.iter().map(|e| e["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, Vec::from_iter(1..=versions.len() as i64));
    let planned = all(&service, "type=planned", 3).await;
    assert_eq!(positions(&planned), expect(&|e| e.event.event_type() == "planned"));
    let correlation = one.metadata.correlation_id;
    let together = all(&service, &format!("correlation={correlation}"), 4).await;
    assert_eq!(positions(&together), expect(&|e| e.metadata.correlation_id == correlation));
    let (from, to) = (log[7].at.position, log[log.len() - 3].at.position);
    let range = all(&service, &format!("from={from}&to={to}"), 50).await;
    assert_eq!(positions(&range), expect(&|e| (from..=to).contains(&e.at.position)));
    let past = all(&service, &format!("as_of={to}&aggregate=learning"), 50).await;
    let then: Vec<_> = expect(&|e| matches!(e.event, xbot_domain::event::Event::Learning(_)));
    assert_eq!(positions(&past), then.into_iter().filter(|p| *p <= to).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_filter_finds_what_the_log_holds_and_pages_leave_nothing_out() {
    filters_are_those_of_the_log(Service::start().await).await;
}

#[tokio::test]
async fn a_filter_finds_what_the_log_holds_on_postgres() {
    filters_are_those_of_the_log(Service::on_postgres().await).await;
}

#[tokio::test]
async fn an_event_is_shown_as_stored_with_its_leaf_once_it_is_sealed() {
    let service = Service::start().await;
    set(&service.world, "MAX_HASHTAGS", json!(2)).await;
    let event = service.client.get("/api/events/1").await.ok();
    assert_eq!(event["stream"], "config/staging");
    assert_eq!(event["leaf"], Value::Null);
    let database = service.place.database();
    audit::seal_new(&*service.world.log, &*seals::open(&database)).await.unwrap();
    let log = Arc::clone(&service.world.log);
    let proof = audit::prove(&*log, &*seals::open(&database), 1).await.unwrap();
    let event = service.client.get("/api/events/1").await.ok();
    assert_eq!(event["leaf"], proof.leaf.to_string());
    assert_eq!(event["payload"], serde_json::from_str::<Value>(&proof.payload).unwrap());
    let csv =
        service.client.send(reqwest::Method::GET, "/api/events", &[("accept", "text/csv")], None);
    assert!(csv.await.text.starts_with("position,at,stream"));
}

#[tokio::test]
async fn what_is_misspelt_is_refused_and_what_is_not_there_is_not_found() {
    let service = Service::start().await;
    for (query, pointer) in [
        ("type=postd", "?type"),
        ("aggregate=decisions", "?aggregate"),
        ("stream=arm", "?stream"),
        ("stream=arm/", "?stream"),
        ("correlation=1", "?correlation"),
        ("from=-1", "?from"),
        ("cursor=x", "?cursor"),
        ("as_of=yesterday", "?as_of"),
    ] {
        let answer = service.client.get(&format!("/api/events?{query}")).await;
        assert_eq!(answer.status, 400, "{query}");
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    assert_eq!(service.client.get("/api/events/7").await.problem(), "not_found");
    assert_eq!(service.client.get("/api/events/seven").await.status, 400);
}
