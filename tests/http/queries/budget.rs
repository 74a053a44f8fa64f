//! `GET /api/budget`

use serde_json::json;

use super::lived::{Lived, close};
use crate::service::Service;

pub async fn is_what_sql_says(lived: &Lived) {
    let told = lived.get("/api/budget").await;
    let calls: i64 = lived.sql("select count(*) from api_usage where status <> 'denied'").await;
    let days = told["days"].as_array().unwrap();
    assert!(calls > 0 && days.len() > 2);
    assert_eq!(days.iter().map(|day| day["calls"].as_i64().unwrap()).sum::<i64>(), calls);
    assert_eq!(told["today"]["day"], lived.now().day());
    assert_eq!(days[0]["day"], lived.now().day());
    close(&days[0]["used"], told["today"]["used"].as_f64());
    let one = lived.get("/api/budget?days=1").await;
    assert_eq!(one["days"].as_array().unwrap(), &days[..1]);
}

#[tokio::test]
async fn a_day_without_calls_has_its_limit_left() {
    let service = Service::start().await;
    let told = service.client.get("/api/budget").await.ok();
    assert_eq!(
        told,
        json!({
            "today": {
                "day": "2025-08-11", "limit": 10.0, "used": 0.0, "reserved": 0.0,
                "remaining": 10.0, "stopped_by": null,
            },
            "days": [],
        })
    );
    let answer = service.client.get("/api/budget?days=0").await;
    assert_eq!(answer.json()["errors"][0]["pointer"], "?days");
}
