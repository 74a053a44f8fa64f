//! `GET /readyz`

use crate::patience::until;
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
    // A store that answers late, because the machine is busy, is a reason of its own.
    until("ready", async || service.client.get("/readyz").await.status == 200).await;
    service.place.forward(6 * 60);
    until("the job is named and no other", async || {
        let report = service.client.get("/readyz").await;
        let reasons = report.json()["reasons"].to_string();
        assert_eq!(report.status, 503, "{reasons}");
        reasons.contains("alerts") && !reasons.contains("learn")
    })
    .await;
}
