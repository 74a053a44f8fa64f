//! `GET /readyz`

use crate::service::Service;
use xbot::jobs::{Alerts, carry_out};

#[tokio::test]
async fn an_instance_without_a_fault_is_ready() {
    let service = Service::start().await;
    let report = service.client.get("/readyz").await.ok();
    assert_eq!(report, serde_json::json!({ "ready": true, "reasons": [] }));
}

#[tokio::test]
async fn a_job_that_should_have_run_long_ago_is_named() {
    let service = Service::start().await;
    carry_out(&service.world, &Alerts).await.unwrap();
    let head = service.world.log.head().await.unwrap().position;
    service.client.get(&format!("/api/outcomes?after={head}")).await.ok();
    service.place.forward(30);
    service.client.get("/readyz").await.ok();
    service.place.forward(6 * 60);
    let report = service.client.get("/readyz").await;
    assert_eq!(report.status, 503);
    let reasons = report.json()["reasons"].to_string();
    assert!(reasons.contains("alerts") && !reasons.contains("learn"), "{reasons}");
}
