//! `GET /api/metrics`

use chrono::Duration;

use super::lived::{Lived, close};
use crate::instance::{Jobs, beside};

pub async fn is_what_sql_says(lived: &Lived) {
    let told = lived.get("/api/metrics").await;
    let hours = lived.ago(Duration::hours(4));
    let counts = [
        ("openaiCalls_total", "select count(*) from api_usage where status <> 'denied'".to_owned()),
        ("postsQueued", "select count(*) from content_metadata where status = 'queued'".to_owned()),
        ("postsPosted", "select count(*) from posted_decisions".to_owned()),
        (
            "postsPosted_4h",
            format!("select count(*) from posted_decisions where posted_at >= {hours}"),
        ),
        ("outcomesWritten", "select count(*) from outcomes".to_owned()),
        (
            "learnRuns",
            "select count(*) from job_runs where job = 'learn' and status = 'done'".to_owned(),
        ),
        ("banditArmsUpdated", "select count(*) from bandit_updates".to_owned()),
        (
            "postingErrors",
            "select count(*) from audit_log where event in ('POST_FAILED', 'POST_UNKNOWN')"
                .to_owned(),
        ),
    ];
    for (field, sql) in counts {
        assert_eq!(told[field], lived.sql::<i64>(&sql).await, "{field}");
    }
    let blocked: i64 =
        lived.sql("select count(*) from content_metadata where status = 'skipped'").await;
    let by_gate = told["post_skipped_reason_counts"].as_object().unwrap();
    assert!(by_gate.keys().all(|gate| !gate.contains([' ', ':'])), "{by_gate:?}");
    assert_eq!(by_gate.values().map(|n| n.as_i64().unwrap()).sum::<i64>(), blocked);
    let (growth, status) =
        (lived.get("/api/growth").await, lived.get("/api/learning/status").await);
    assert_eq!(told["followers_today"], growth["followers_today"]);
    assert_eq!(told["fpki_avg_7d"], growth["fpki_avg_7d"]);
    assert_eq!(told["exploreRate"], status["exploreRate"]);
    close(&told["daily_cost_usd"], status["budgetStatus"]["used"].as_f64());
    assert_eq!(told["mode"], "shadow");
    assert!(told["followers_24h"].is_i64());
}

pub async fn another_process_counts_the_same(lived: &Lived) {
    let head = lived.service.world.log.head().await.unwrap().position;
    let other = beside(&lived.service, Jobs::Elsewhere).await;
    for path in ["/api/metrics", "/api/learning/status", "/api/growth"] {
        let after = other.get(&format!("{path}?after={head}")).await.ok();
        assert_eq!(lived.get(path).await, after, "{path}");
    }
}
