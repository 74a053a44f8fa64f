//! `GET /api/jobs`

use super::lived::Lived;
use crate::service::Service;

pub async fn each_has_its_last_run(lived: &Lived) {
    let told = lived.get("/api/jobs").await;
    for job in told["items"].as_array().unwrap() {
        let name = job["job"].as_str().unwrap();
        let runs = lived.get(&format!("/api/jobs/runs?job={name}&limit=1")).await;
        assert_eq!(job["last_run"], runs["items"][0], "{name}");
        assert!(
            job["next_due_at"].as_str().unwrap() > job["last_run"]["started_at"].as_str().unwrap()
        );
    }
}

#[tokio::test]
async fn a_job_that_never_ran_is_due_now() {
    let service = Service::start().await;
    let told = service.client.get("/api/jobs").await.ok();
    assert_eq!(told["items"].as_array().unwrap().len(), 10);
    assert_eq!(told["items"][0]["job"], "reconcile");
    assert_eq!(told["items"][0]["last_run"], serde_json::Value::Null);
    assert_eq!(told["items"][0]["next_due_at"], "2025-08-11T09:00:00.000000Z");
}
