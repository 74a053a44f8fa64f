//! `GET /api/learning/status`

use serde_json::{Value, json};
use xbot_domain::time::Timestamp;

use super::lived::{Lived, close};
use crate::place::Store;
use crate::service::Service;

pub async fn is_what_sql_says(lived: &Lived) {
    let told = lived.get("/api/learning/status").await;
    let version: i64 = lived
        .sql("select max(version) from predictors where predictor = 'content' and active")
        .await;
    assert_eq!(told["predictorVersion"], format!("v{version}"));
    let outcomes: i64 = lived.sql("select count(*) from outcomes").await;
    assert!(outcomes > 20, "{outcomes}");
    assert_eq!(told["totalOutcomes"], outcomes);
    assert_eq!(told["realOutcomes"], 0);
    rate(lived, &told).await;
    arms(lived, &told).await;
    money(lived, &told["budgetStatus"]).await;
    let run = lived.get("/api/jobs/runs?job=learn&status=done&limit=1").await;
    assert_eq!(told["lastTrainingRun"], run["items"][0]["finished_at"]);
    assert!(told["lastTrainingRun"].is_string());
}

/// A line from 0.2 to 0.05 over 14 days.
async fn rate(lived: &Lived, told: &Value) {
    let first: Vec<(String,)> = match &lived.service.place.store {
        Store::Postgres(_) => {
            let day =
                "to_char(min(updated_at) at time zone 'utc', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
            lived.all(&format!("select {day} from bandit_updates where simulated")).await
        }
        _ => lived.all("select min(updated_at) from bandit_updates where simulated").await,
    };
    let first: Timestamp = first[0].0.parse().unwrap();
    let days = lived.now().since(first).num_seconds() as f64 / 86_400.0;
    let rate = told["exploreRate"].as_f64().unwrap();
    assert!(rate < 0.2 && (rate - (0.2 - 0.15 * days / 14.0)).abs() <= 0.000_51, "{rate}");
}

async fn arms(lived: &Lived, told: &Value) {
    let rows: Vec<(String, String, i64, f64, Option<f64>)> = lived
        .all(
            "select scope, arm_name, trials, ci_high - ci_low, mean_reward
             from bandit_arms order by scope, arm_name",
        )
        .await;
    assert!(rows.len() > 5);
    assert_eq!(told["arms"].as_array().unwrap().len(), rows.len());
    for (arm, (scope, name, trials, width, mean)) in
        told["arms"].as_array().unwrap().iter().zip(rows)
    {
        assert_eq!((&arm["scope"], &arm["name"]), (&json!(scope), &json!(name)));
        assert_eq!(arm["sample_count"], trials);
        let sum = arm["successes"].as_i64().unwrap() + arm["failures"].as_i64().unwrap();
        assert_eq!(sum, trials);
        close(&arm["ci_width"], Some(width));
        close(&arm["mean_reward"], mean);
    }
}

async fn money(lived: &Lived, told: &Value) {
    let since = lived.midnight();
    let used: Option<f64> = lived
        .sql(&format!("select sum(cost_usd) from api_usage where created_at >= {since}"))
        .await;
    assert_eq!(told["dailyLimit"], 10.0);
    close(&told["used"], Some(used.unwrap_or_default()));
    close(&told["remaining"], Some(10.0 - used.unwrap_or_default()));
}

#[tokio::test]
async fn before_the_first_outcome_nothing_is_invented() {
    let service = Service::start().await;
    assert_eq!(
        service.client.get("/api/learning/status").await.ok(),
        json!({
            "predictorVersion": null, "exploreRate": 0.2, "arms": [], "totalOutcomes": 0,
            "realOutcomes": 0, "lastTrainingRun": null,
            "budgetStatus": { "dailyLimit": 10.0, "used": 0.0, "remaining": 10.0 },
        })
    );
}
