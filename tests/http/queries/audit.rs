//! `GET /api/audit/rewards/{decision_id}`

use serde_json::{Value, json};
use xbot::seals;
use xbot_projections::database::{Database, Durability};
use xbot_replay::audit::seal_new;

use super::decision::measured;
use crate::lived;
use crate::service::Service;

async fn audit(service: &Service, id: &str) -> Value {
    service.client.get(&format!("/api/audit/rewards/{id}")).await.ok()
}

/// As somebody with the database open would do it.
async fn change(service: &Service, sql: &str) {
    match service.place.database() {
        Database::Sqlite(file) => {
            let connection = file.connect(Durability::Full).unwrap();
            assert_eq!(connection.execute(sql, []).unwrap(), 1, "{sql}");
        }
        Database::Postgres(pool) => {
            let done = sqlx::query(sql).execute(&pool).await.unwrap();
            assert_eq!(done.rows_affected(), 1, "{sql}");
        }
    }
}

fn places(audit: &Value) -> Vec<String> {
    let differences = audit["recomputed"]["differences"].as_array().unwrap();
    differences.iter().map(|d| d["place"].as_str().unwrap().to_owned()).collect()
}

async fn every_number_is_computed_again(service: Service) {
    lived::hours(&service, 40).await;
    let database = service.place.database();
    seal_new(&*service.world.log, &*seals::open(&database)).await.unwrap();
    let (id, _) = measured(&service).await;
    let audit_before = audit(&service, &id).await;
    assert_eq!(audit_before["recomputed"]["differences"], json!([]));
    assert_eq!(audit_before["recomputed"]["equal"], true);
    let pass = &audit_before["passes"][1];
    assert_eq!(pass["rewards"].as_array().unwrap().len(), 2);
    for reward in pass["rewards"].as_array().unwrap() {
        let terms = reward["terms"].as_array().unwrap().iter();
        let sum: f64 = terms.map(|term| term["contribution"].as_f64().unwrap()).sum();
        assert_eq!(reward["value"].as_f64().unwrap(), sum);
        assert_eq!(reward["arms"].as_array().unwrap().is_empty(), reward["learning"] == false);
    }
    let hashed = audit_before["events"].as_array().unwrap();
    assert!(hashed.iter().all(|event| event["leaf"].is_string()));

    for (table, column, place) in [
        ("reward_audit", "value", "reward_audit composite-v2.value"),
        ("reward_audit", "weight", "reward_audit composite-v2.weight"),
        ("outcomes", "likes", "outcomes pass 2.likes"),
        ("outcomes", "reward_value", "outcomes pass 2.reward_value"),
    ] {
        let spec = if table == "reward_audit" { "and spec = 'composite-v2'" } else { "" };
        let key = format!("decision_id = '{id}' and collected_pass = 2 {spec}");
        let by = |how: &str| format!("update {table} set {column} = {column} {how} where {key}");
        // Without a rounding that could not be undone.
        let (there, back) = if column == "likes" { ("+ 1", "- 1") } else { ("* 2", "/ 2") };
        change(&service, &by(there)).await;
        assert_eq!(places(&audit(&service, &id).await), [place]);
        change(&service, &by(back)).await;
    }
    change(&service, &format!("delete from reward_audit where decision_id = '{id}' and collected_pass = 1 and spec = 'composite-v1'")).await;
    assert_eq!(places(&audit(&service, &id).await), ["reward_audit"]);
}

#[tokio::test]
async fn a_reward_is_computed_again_and_a_changed_row_shows() {
    every_number_is_computed_again(Service::start().await).await;
}

#[tokio::test]
async fn a_reward_is_computed_again_and_a_changed_row_shows_on_postgres() {
    every_number_is_computed_again(Service::on_postgres().await).await;
}

#[tokio::test]
async fn a_changed_event_shows_by_its_leaf_and_by_what_it_says() {
    let service = Service::start().await;
    lived::hours(&service, 40).await;
    let database = service.place.database();
    seal_new(&*service.world.log, &*seals::open(&database)).await.unwrap();
    let (id, _) = measured(&service).await;
    let position = audit(&service, &id).await["passes"][1]["capture"]["position"].clone();
    let to = "json_set(payload, '$.metrics.retweets', 7777)";
    change(&service, &format!("update events set payload = {to} where position = {position}"))
        .await;
    let found = places(&audit(&service, &id).await);
    for place in [&format!("events.{position}"), "inputs.retweets", "outcomes pass 2.retweets"] {
        assert!(found.iter().any(|f| f == place), "{place} is not in {found:?}");
    }
}

#[tokio::test]
async fn what_was_not_measured_has_an_audit_without_passes_and_nobody_has_none() {
    let service = Service::start().await;
    lived::hours(&service, 2).await;
    let nobody = "/api/audit/rewards/01989a2f-52c0-7b3e-8f11-3a5d2c9e4b70";
    assert_eq!(service.client.get(nobody).await.problem(), "not_found");
    let planned = service.client.get("/api/events?type=planned&limit=1").await.ok();
    let stream = planned["items"][0]["stream"].as_str().unwrap().to_owned();
    let fresh = audit(&service, stream.trim_start_matches("decision/")).await;
    assert_eq!(fresh["recomputed"], json!({ "equal": true, "value": null, "differences": [] }));
}
