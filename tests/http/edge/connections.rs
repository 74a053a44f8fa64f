//! Clients that are slow, too large, or do not speak HTTP.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::time::{Instant, timeout};

use super::raw::{begin, connect, exchange, rest};
use crate::service::Service;

/// For what takes a millisecond, on a machine that is busy with other tests; slow clients are cut
/// after twice as long, so that who is answered by then did not wait for them.
const SOON: Duration = Duration::from_secs(5);

#[tokio::test]
async fn two_hundred_half_open_connections_keep_nobody_waiting_and_are_cut() {
    let service = Service::start().await;
    let mut slow = Vec::new();
    for _ in 0..200 {
        let mut stream = connect(&service).await;
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\nx-slow: ").await.unwrap();
        slow.push(stream);
    }
    let asked = Instant::now();
    service.client.get("/healthz").await.ok();
    assert!(asked.elapsed() < SOON);
    for stream in &mut slow {
        rest(stream).await;
    }
}

#[tokio::test]
async fn a_body_that_trickles_is_answered_and_keeps_nobody_waiting() {
    let service = Service::start().await;
    let mut slow = begin(&service, 100).await;
    let asked = Instant::now();
    service.client.get("/healthz").await.ok();
    assert!(asked.elapsed() < SOON);
    assert!(rest(&mut slow).await.starts_with("HTTP/1.1 408"));
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_before_they_are_read() {
    let service = Service::start().await;
    let stream = begin(&service, 100_000_000).await;
    let (mut reading, mut writing) = stream.into_split();
    // Sends on, as most clients do, while the answer is there already.
    let sending = tokio::spawn(async move { writing.write_all(&vec![b' '; 2_000_000]).await });
    let mut answer = vec![0; 12];
    timeout(SOON, reading.read_exact(&mut answer)).await.unwrap().unwrap();
    assert_eq!(answer, b"HTTP/1.1 413");
    sending.abort();
}

#[tokio::test]
async fn what_is_not_http_is_refused_and_cut() {
    let service = Service::start().await;
    let long = format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", "a".repeat(200_000));
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n".as_slice(),
        b"GET /\0 HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST / HTTP/1.1\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n",
        b"GET / HTTP/1.1\r\nx: a\r\n \r\nb\0: c\r\n\r\n",
        long.as_bytes(),
    ] {
        let answer = exchange(&service, bytes).await;
        assert!(answer.starts_with("HTTP/1.1 4"), "{answer}");
    }
    service.client.get("/healthz").await.ok();
}

#[tokio::test]
async fn a_stop_ends_idle_connections_at_once() {
    let service = Service::start().await;
    let mut idle = connect(&service).await;
    idle.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    let mut first = [0; 12];
    idle.read_exact(&mut first).await.unwrap();
    let silent = connect(&service).await;
    let asked = Instant::now();
    service.stop().await;
    assert!(asked.elapsed() < SOON);
    drop((idle, silent));
}

#[tokio::test]
async fn a_stop_lets_the_request_under_way_be_answered() {
    let service = Service::start().await;
    let mut stream = begin(&service, 2).await;
    // The handler has it when others that came later are answered.
    service.client.get("/healthz").await.ok();
    let stopping = tokio::spawn(service.stop());
    stream.write_all(b"}").await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 4") && answer.contains("problem+json"), "{answer}");
    stopping.await.unwrap();
}
