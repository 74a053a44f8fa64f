//! `GET /api/decisions/{id}`

use serde_json::Value;
use xbot_domain::decision::DecisionEvent;
use xbot_domain::event::Event;

use crate::lived;
use crate::place::events;
use crate::service::Service;

/// A decision that was measured, and how many events it has.
pub async fn measured(service: &Service) -> (String, u64) {
    let log = events(&service.world).await;
    let is_reward = |e: &&xbot_domain::log::Recorded| matches!(&e.event, Event::Decision(DecisionEvent::RewardComputed(r)) if u8::from(r.pass) == 2);
    let id = log.iter().find(is_reward).unwrap().stream_id.clone();
    let version = log.iter().filter(|e| e.stream_id == id).map(|e| e.version).max().unwrap();
    (id, version)
}

async fn a_life_is_told_whole(service: Service) {
    lived::hours(&service, 40).await;
    let (id, version) = measured(&service).await;
    let answer = service.client.get(&format!("/api/decisions/{id}")).await;
    assert_eq!(answer.headers["etag"], format!("\"{version}\""));
    let life = answer.ok();
    assert_eq!(life["row"]["status"], "posted");
    assert_eq!(life["posted"]["tweet_id"], life["row"]["tweet_id"]);
    assert_eq!(life["outcomes"].as_array().unwrap().len(), 2);
    assert_eq!(life["rewards"].as_array().unwrap().len(), 4);
    assert!(life["rewards"].as_array().unwrap().iter().all(|r| r["recomputed"] == "equal"));
    let learned = life["learned"].as_array().unwrap();
    assert!(learned.iter().any(|l| l["arm"] == life["row"]["bandit_arm"]));
    let draw = &life["draws"][0];
    let chances = draw["candidates"].as_array().unwrap().iter();
    let sum: f64 = chances.map(|c| c["propensity"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{sum}");
    let told = life["events"].as_array().unwrap();
    assert_eq!(told.len() as u64, version + learned.len() as u64);
    assert!(told.iter().any(|line| line["type"] == "posted"));

    let planned = told[0]["position"].as_i64().unwrap();
    let then = service.client.get(&format!("/api/decisions/{id}?as_of={planned}")).await.ok();
    assert_eq!((&then["version"], &then["posted"]), (&Value::from(1), &Value::Null));
    let before = format!("/api/decisions/{id}?as_of={}", planned - 1);
    assert_eq!(service.client.get(&before).await.problem(), "not_found");
}

#[tokio::test]
async fn the_life_of_a_decision_is_told_whole() {
    a_life_is_told_whole(Service::start().await).await;
}

#[tokio::test]
async fn the_life_of_a_decision_is_told_whole_on_postgres() {
    a_life_is_told_whole(Service::on_postgres().await).await;
}

#[tokio::test]
async fn a_decision_that_nobody_made_is_not_found() {
    let service = Service::start().await;
    let nobody = "/api/decisions/01989a2f-52c0-7b3e-8f11-3a5d2c9e4b70";
    assert_eq!(service.client.get(nobody).await.problem(), "not_found");
    assert_eq!(service.client.get("/api/decisions/x").await.status, 400);
}
