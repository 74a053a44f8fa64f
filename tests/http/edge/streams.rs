//! Streams last as long as their clients do, and take no place from anybody.

use std::time::Duration;

use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpSocket;
use tokio::time::{advance, pause, resume};
use xbot::http::Limits;

use super::raw::{gauge, rest};
use crate::patience::until;
use crate::place::{OPEN, Place};
use crate::service::{Service, access};
use crate::stream::{Line, write_at_length};

#[tokio::test]
async fn streams_take_no_place_among_the_requests_and_end_with_a_last_word() {
    let limits = Limits { requests: 1, ..Limits::default() };
    let service = Service::within(Place::new().await, OPEN, access(), limits).await;
    let client = service.client.clone();
    let mut lines = Vec::new();
    for _ in 0..5 {
        lines.push(Line::open(&client, "", None).await);
    }
    assert_eq!(streams(&service).await, 5);
    client.get("/api/outcomes").await.ok();
    let stopping = tokio::spawn(service.stop());
    for line in &mut lines {
        assert_eq!(line.next().await.unwrap().event, "stopping");
        assert_eq!(line.next().await, None);
    }
    stopping.await.unwrap();
}

/// One that reads, but late, is told the reason; one that does not read cannot be told anything: its
/// connection ends, and nothing is kept for it.
#[tokio::test]
async fn a_client_that_reads_nothing_is_let_go_with_its_connection() {
    let service = Service::start().await;
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4_096).unwrap();
    let address = service.client.base.trim_start_matches("http://").parse().unwrap();
    let mut deaf = socket.connect(address).await.unwrap();
    let ask = b"GET /api/events/stream?after=0 HTTP/1.1\r\nhost: x\r\n\r\n";
    deaf.write_all(ask).await.unwrap();
    until("it listens", async || streams(&service).await == 1).await;
    // 16 MB: more than all buffers on the way hold.
    write_at_length(&service.world, "a", 1_000, &"why ".repeat(4_000)).await;
    until("it is cut", async || {
        // Idle connections are cut, too.
        pause();
        advance(Duration::from_secs(31)).await;
        resume();
        streams(&service).await == 0
    })
    .await;
    let heard = rest(&mut deaf).await;
    assert!(heard.starts_with("HTTP/1.1 200") && heard.contains("\nid: 0.1\n"));
    assert!(!heard.contains("\nid: 0.1000\n"));
}

async fn streams(service: &Service) -> usize {
    gauge(service, "xbot_http_streams").await
}
