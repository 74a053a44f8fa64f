//! Requests over kept connections, as fast as they are answered, and how long each took.

use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Long enough that a caching second shows several times.
const SPAN: Duration = Duration::from_secs(6);
/// Connections are made and caches filled before the clock runs.
const WARM_UP: Duration = Duration::from_secs(1);

#[derive(Clone)]
pub struct Load {
    address: String,
    request: Vec<u8>,
}

pub struct Run {
    span: Duration,
    /// Sorted, in milliseconds.
    took: Vec<f64>,
}

impl Load {
    pub fn get(address: &str, path: &str) -> Self {
        Self::of(address, &format!("GET {path} HTTP/1.1\r\nhost: {address}\r\n\r\n"))
    }

    pub fn of(address: &str, request: &str) -> Self {
        Self { address: address.to_owned(), request: request.as_bytes().to_vec() }
    }

    pub async fn run(&self, connections: usize) -> Run {
        let clients = (0..connections).map(|_| tokio::spawn(self.clone().one()));
        let mut took = Vec::new();
        for client in clients.collect::<Vec<_>>() {
            took.extend(client.await.unwrap());
        }
        took.sort_by(f64::total_cmp);
        Run { span: SPAN, took }
    }

    async fn one(self) -> Vec<f64> {
        let mut connection = connect(&self.address).await;
        let (began, mut took) = (Instant::now(), Vec::new());
        while began.elapsed() < WARM_UP + SPAN {
            let asked = Instant::now();
            exchange(&mut connection, &self.request).await;
            if began.elapsed() >= WARM_UP {
                took.push(asked.elapsed().as_secs_f64() * 1_000.0);
            }
        }
        took
    }
}

impl Run {
    pub fn per_second(&self) -> f64 {
        self.took.len() as f64 / self.span.as_secs_f64()
    }

    pub fn percentile(&self, part: f64) -> f64 {
        let place = (self.took.len() as f64 * part) as usize;
        self.took.get(place).copied().unwrap_or(f64::NAN)
    }
}

pub async fn connect(address: &str) -> TcpStream {
    let connection = TcpStream::connect(address).await.unwrap();
    connection.set_nodelay(true).unwrap();
    connection
}

pub async fn body(address: &str, path: &str) -> String {
    let load = Load::get(address, path);
    exchange(&mut connect(address).await, &load.request).await
}

/// One request, one answer with a length. Panics on any other status than a good one.
pub async fn exchange(connection: &mut TcpStream, request: &[u8]) -> String {
    connection.write_all(request).await.unwrap();
    let mut answer = Vec::with_capacity(4_096);
    loop {
        assert!(connection.read_buf(&mut answer).await.unwrap() > 0, "the connection was closed");
        let Some(head) = answer.windows(4).position(|end| end == b"\r\n\r\n") else {
            continue;
        };
        let text = String::from_utf8_lossy(&answer[..head]).to_ascii_lowercase();
        assert!(text.starts_with("http/1.1 2"), "{text}");
        let length = text.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.unwrap().trim().parse().unwrap();
        if answer.len() >= head + 4 + length {
            return String::from_utf8_lossy(&answer[head + 4..]).into_owned();
        }
    }
}
