//! When there is no room, or one client asks too fast.

use tokio::io::AsyncWriteExt as _;
use xbot::http::Limits;

use super::raw::connect;
use crate::patience::until;
use crate::place::{OPEN, Place};
use crate::service::{Service, TOKEN, access};

async fn within(limits: Limits) -> Service {
    Service::within(Place::new().await, OPEN, access(), limits).await
}

#[tokio::test]
async fn when_there_is_no_room_others_are_told_to_come_back_and_probes_are_answered() {
    let service = within(Limits { requests: 1, ..Limits::default() }).await;
    let path = "/api/commands/decisions/0197f000-0000-7000-8000-000000000000/cancel";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: 2\r\n\r\n{{"
    );
    let mut slow = connect(&service).await;
    slow.write_all(head.as_bytes()).await.unwrap();
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
