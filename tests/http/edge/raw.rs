//! Bytes on a connection, for what no client library would send.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::service::{Service, TOKEN};

pub async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(service.client.base.trim_start_matches("http://")).await.unwrap()
}

/// A command whose body has `length` bytes, of which only the first is sent.
pub async fn begin(service: &Service, length: usize) -> TcpStream {
    let path = "/api/commands/decisions/0197f000-0000-7000-8000-000000000000/cancel";
    begin_at(service, path, length).await
}

pub async fn begin_at(service: &Service, path: &str, length: usize) -> TcpStream {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n{{"
    );
    let mut stream = connect(service).await;
    stream.write_all(head.as_bytes()).await.unwrap();
    stream
}

/// Sends `bytes` and reads until the other side closes, or says nothing for long.
pub async fn exchange(service: &Service, bytes: &[u8]) -> String {
    let mut stream = connect(service).await;
    let _ = stream.write_all(bytes).await;
    rest(&mut stream).await
}

pub async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let reading = stream.read_to_end(&mut answer);
    let _ = timeout(Duration::from_secs(60), reading).await.expect("the connection ends");
    String::from_utf8_lossy(&answer).into_owned()
}

/// What the process tells of itself, on a connection of its own.
pub async fn gauge(service: &Service, name: &str) -> usize {
    let ask = b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
    let metrics = exchange(service, ask).await;
    let line = metrics.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap().parse().unwrap()
}
