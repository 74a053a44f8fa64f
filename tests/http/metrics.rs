//! `GET /metrics`: every line as Prometheus reads it.

use std::collections::{BTreeMap, BTreeSet};

use regex::Regex;
use xbot::jobs::{self, Schedule, Until};

use crate::service::Service;

/// After a day of everything, so that every number has something to say.
async fn lived() -> Service {
    let service = Service::start().await;
    let until = service.world.now().plus(chrono::Duration::hours(30));
    let schedule = Schedule::new(service.world.clone(), jobs::all());
    schedule.run(Until::Time(until), |_| {}).await.unwrap();
    let head = service.world.log.head().await.unwrap().position;
    service.client.get(&format!("/api/outcomes?after={head}")).await.ok();
    service
}

#[tokio::test]
async fn every_line_is_one_that_prometheus_reads() {
    let service = lived().await;
    let answer = service.client.get("/metrics").await;
    assert_eq!(answer.headers["content-type"], "text/plain; version=0.0.4; charset=utf-8");
    let sample = Regex::new(
        r#"^([a-z_0-9]+)(\{[a-z_]+="([^"\\\n]|\\["\\n])*"(,[a-z_]+="([^"\\\n]|\\["\\n])*")*\})? (-?[0-9.]+(e-?[0-9]+)?)$"#,
    )
    .unwrap();
    let (mut kinds, mut seen) = (BTreeMap::new(), BTreeSet::new());
    for line in answer.text.lines() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            assert!(help.split_once(' ').is_some_and(|(_, text)| !text.is_empty()), "{line}");
            continue;
        }
        if let Some(kind) = line.strip_prefix("# TYPE ") {
            let (name, kind) = kind.split_once(' ').unwrap();
            assert!(kinds.insert(name.to_owned(), kind.to_owned()).is_none(), "{name} twice");
            continue;
        }
        let parts = sample.captures(line).unwrap_or_else(|| panic!("{line}"));
        let name = &parts[1];
        let ends = ["_bucket", "_sum", "_count"];
        let family = ends.iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        let kind = kinds.get(family).or(kinds.get(name)).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(name.ends_with("_total"), kind == "counter", "{line}");
        assert!(seen.insert(line.rsplit_once(' ').unwrap().0.to_owned()), "{line} twice");
    }
    assert!(seen.len() > 60, "{seen:?}");
}

#[tokio::test]
async fn numbers_of_the_log_are_those_of_the_tables() {
    let service = lived().await;
    let text = service.client.get("/metrics").await.text;
    let value = |name: &str| -> f64 {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("{name} ")));
        line.unwrap_or_else(|| panic!("no {name} in {text}")).parse().unwrap()
    };
    assert!(value("xbot_posts_total") > 0.0 && value("xbot_outcomes_total") > 0.0);
    assert!(value("xbot_followers") > 0.0 && value("process_resident_memory_bytes") > 1e6);
    assert_eq!((value("xbot_store_up"), value("xbot_posting_on")), (1.0, 1.0));
    assert_eq!(value(r#"xbot_mode{mode="shadow"}"#), 1.0);
    assert!(value(r#"xbot_projection_lag_events{projection="content"}"#) >= 0.0);
    let counted = r#"xbot_http_requests_total{route="/api/outcomes",method="GET",status="2xx"}"#;
    assert_eq!(value(counted), 1.0);
}

#[tokio::test]
async fn postgres_is_asked_the_same() {
    let service = Service::on_postgres().await;
    let text = service.client.get("/metrics").await.text;
    assert!(
        text.contains("\nxbot_store_up 1\n") && text.contains("\nxbot_posts_total 0\n"),
        "{text}"
    );
}

/// The dashboard and the alert rules ask for nothing that is not told.
#[tokio::test]
async fn every_number_that_grafana_is_told_to_ask_for_exists() {
    let service = lived().await;
    let text = service.client.get("/metrics").await.text;
    let told: BTreeSet<&str> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next()).collect();
    // Told only when there are some.
    let rare = ["xbot_alert_standing", "xbot_openai_calls_failed_total"];
    let name = Regex::new(r"\b(xbot|process)_[a-z0-9_]+").unwrap();
    for file in ["docs/grafana/dashboard.json", "docs/grafana/alerts.yml"] {
        let path = format!("{}/{file}", env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(path).unwrap();
        let asked: BTreeSet<&str> = name.find_iter(&text).map(|found| found.as_str()).collect();
        assert!(asked.len() > 5, "{file}");
        for name in asked {
            let family = name.strip_suffix("_bucket").unwrap_or(name);
            assert!(told.contains(family) || rare.contains(&family), "{file} asks for {name}");
        }
    }
}
