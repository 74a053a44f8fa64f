//! `GET /api/config`

use serde_json::{Value, json};

use crate::place::set;
use crate::service::Service;

async fn setting(service: &Service, key: &str) -> Value {
    let page = service.client.get("/api/config").await.ok();
    let mut all = page["items"].as_array().unwrap().iter();
    all.find(|row| row["key"] == key).unwrap().clone()
}

#[tokio::test]
async fn a_setting_says_what_it_is_where_it_is_from_and_what_it_may_be() {
    let service = Service::start().await;
    set(&service.world, "MAX_POSTS_PER_HOUR", json!(1)).await;
    let row = setting(&service, "MAX_POSTS_PER_HOUR").await;
    assert_eq!((&row["value"], &row["source"]), (&json!(1), &json!("live")));
    assert_eq!(row["range"], "a whole number from 0 to 60");
    assert_eq!(row["changeable"], true);
    assert_eq!(setting(&service, "LIVE_POSTS").await["source"], "env");
    let start = setting(&service, "ADMIN_TOKEN").await;
    assert_eq!((&start["value"], &start["changeable"]), (&Value::Null, &json!(false)));
}

#[tokio::test]
async fn a_secret_is_masked() {
    let env = [("OPENAI_API_KEY", "sk-secret"), ("DATABASE_URL", "postgres://x:hidden@h/db")];
    let access = crate::service::access();
    let service = Service::on(crate::place::Place::new().await, &env, access).await;
    let text = service.client.get("/api/config").await.text;
    assert!(!text.contains("sk-secret") && !text.contains("hidden"), "{text}");
    assert!(text.contains("postgres://x:********@h/db"));
}

#[tokio::test]
async fn what_has_no_past_takes_no_moment() {
    let service = Service::start().await;
    for path in ["/api/config?as_of=1", "/api/projections?after=1"] {
        assert_eq!(service.client.get(path).await.problem(), "invalid_input", "{path}");
    }
}
