//! What all lists share, on rows of every kind.

use std::collections::BTreeSet;

use serde_json::Value;

use super::lived::Lived;

/// The list, its table, and what makes a row of it unique.
const LISTS: [(&str, &str, &[&str]); 9] = [
    ("/api/decisions", "content_metadata", &["decision_id"]),
    ("/api/outcomes", "outcomes", &["decision_id", "collected_pass"]),
    ("/api/arms", "bandit_arms", &["scope", "arm_name"]),
    ("/api/predictors", "predictors", &["predictor", "version"]),
    ("/api/candidates", "candidates", &["content_hash"]),
    ("/api/budget/calls", "api_usage", &["call_id"]),
    ("/api/alerts", "alerts", &["alert", "raised_at"]),
    ("/api/jobs/runs", "job_runs", &["run_id"]),
    ("/api/followers", "followers", &["observed_at"]),
];

pub async fn pages_show_every_row_once(lived: &Lived) {
    for (path, table, key) in LISTS {
        let rows: i64 = lived.sql(&format!("select count(*) from {table}")).await;
        let limit = (rows / 3).clamp(1, 1_000);
        let seen = pages(lived, &format!("{path}?limit={limit}")).await;
        let keys: BTreeSet<String> = seen
            .iter()
            .map(|row| key.iter().map(|name| row[*name].to_string()).collect())
            .collect();
        assert_eq!((seen.len() as i64, keys.len() as i64), (rows, rows), "{path}");
    }
}

async fn pages(lived: &Lived, path: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = lived.get(&format!("{path}{next}")).await;
        all.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => return all,
        }
    }
}

pub async fn come_as_csv(lived: &Lived) {
    for (path, ..) in LISTS {
        let page = lived.get(&format!("{path}?limit=5")).await;
        let accept = [("accept", "text/csv")];
        let client = &lived.service.client;
        let csv =
            client.send(reqwest::Method::GET, &format!("{path}?limit=5"), &accept, None).await;
        assert_eq!(csv.status, 200, "{path}");
        let first = page["items"].as_array().unwrap().first();
        let Some(fields) = first.and_then(Value::as_object) else {
            continue;
        };
        let head: BTreeSet<&str> = csv.text.lines().next().unwrap().split(',').collect();
        assert_eq!(head, fields.keys().map(String::as_str).collect(), "{path}");
    }
}

pub async fn filters_leave_what_they_name(lived: &Lived) {
    let cases = [
        ("/api/decisions?status=posted", "content_metadata where status = 'posted'"),
        ("/api/decisions?decision_type=reply", "content_metadata where decision_type = 'reply'"),
        (
            "/api/decisions?source=synthetic",
            "content_metadata where generation_source = 'synthetic'",
        ),
        ("/api/decisions?topic=none_such", "content_metadata where topic = 'none_such'"),
        (
            "/api/decisions?from=2025-08-12T00:00:00Z&to=2025-08-13T00:00:00Z",
            "content_metadata where created_at >= '2025-08-12T00:00:00.000000Z'
             and created_at < '2025-08-13T00:00:00.000000Z'",
        ),
        ("/api/outcomes?simulated=false", "outcomes where not simulated"),
        (
            "/api/arms?scope=content&status=active",
            "bandit_arms where scope = 'content' and status = 'active'",
        ),
        ("/api/predictors?active=true", "predictors where active"),
        ("/api/candidates?status=consumed", "candidates where status = 'consumed'"),
        ("/api/budget/calls?status=charged", "api_usage where status = 'charged'"),
        ("/api/alerts?standing=true", "alerts where cleared_at is null"),
        (
            "/api/jobs/runs?job=learn&status=skipped",
            "job_runs where job = 'learn' and status = 'skipped'",
        ),
        ("/api/followers?simulated=true", "followers where simulated"),
    ];
    for (path, rows) in cases {
        let expected: i64 = lived.sql(&format!("select count(*) from {rows}")).await;
        let page = lived.get(&format!("{path}&limit=1000")).await;
        let shown = page["items"].as_array().unwrap().len() as i64;
        assert_eq!(shown, expected.min(1_000), "{path}");
    }
}
