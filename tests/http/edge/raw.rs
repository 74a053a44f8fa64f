//! Bytes on a connection, for what no client library would send.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::service::Service;

pub async fn connect(service: &Service) -> TcpStream {
    TcpStream::connect(service.client.base.trim_start_matches("http://")).await.unwrap()
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
