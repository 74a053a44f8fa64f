//! `GET /api/jobs`

use serde_json::Value;

use super::lived::Lived;
use crate::service::Service;

pub async fn each_has_its_last_run(lived: &Lived) {
    let told = lived.get("/api/jobs").await;
    for job in told["items"].as_array().unwrap() {
        let name = job["job"].as_str().unwrap();
        let runs = lived.get(&format!("/api/jobs/runs?job={name}&limit=1")).await;
        assert_eq!(job["last_run"], runs["items"][0], "{name}");
        if name == "notify" {
            // There is nobody to tell.
            assert_eq!((&job["last_run"], &job["next_due_at"]), (&Value::Null, &Value::Null));
            continue;
        }
        let began = job["last_run"]["started_at"].as_str().unwrap();
        assert!(job["next_due_at"].as_str().unwrap() > began, "{name}");
    }
}

#[tokio::test]
async fn a_job_that_never_ran_is_due_now() {
    let service = Service::start().await;
    let told = service.client.get("/api/jobs").await.ok();
    let items = told["items"].as_array().unwrap();
    assert_eq!(items.len(), 11);
    assert!(items.iter().all(|job| job["last_run"] == Value::Null));
    assert_eq!(items[0]["job"], "reconcile");
    assert_eq!(items[0]["next_due_at"], "2025-08-11T09:00:00.000000Z");
}
