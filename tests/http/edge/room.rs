//! When there is no room, or one client asks too fast.

use xbot::http::Limits;

use super::raw::begin;
use crate::patience::until;
use crate::place::{OPEN, Place};
use crate::service::{Service, access};

async fn within(limits: Limits) -> Service {
    Service::within(Place::new().await, OPEN, access(), limits).await
}

#[tokio::test]
async fn when_there_is_no_room_others_are_told_to_come_back_and_probes_are_answered() {
    let service = within(Limits { requests: 1, ..Limits::default() }).await;
    let _slow = begin(&service, 2).await;
    until("the slow one takes the only place", async || {
        let answer = service.client.get("/api/outcomes").await;
        if answer.status == 503 {
            assert_eq!(answer.problem(), "overloaded");
            assert_eq!(answer.headers["retry-after"], "1");
        }
        answer.status == 503
    })
    .await;
    service.client.get("/healthz").await.ok();
}

#[tokio::test]
async fn clients_on_this_machine_are_limited_together_if_at_all() {
    let service = within(Limits { local_rate: Some(1), ..Limits::default() }).await;
    let mut answers = Vec::new();
    for _ in 0..4 {
        answers.push(service.client.get("/api/outcomes").await);
    }
    let refused = answers.iter().find(|answer| answer.status == 429).expect("too fast");
    assert_eq!(refused.problem(), "too_many_requests");
    assert_eq!(refused.headers["retry-after"], "1");
    service.client.get("/healthz").await.ok();
}
