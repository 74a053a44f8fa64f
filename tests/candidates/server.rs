//! A server on this machine that gives every request the same answer, good or bad.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

pub struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

#[derive(Clone)]
pub struct Answer {
    first: Vec<u8>,
    then: Then,
}

/// What follows the first part.
#[derive(Clone, Copy)]
enum Then {
    End,
    /// The same again, until the client hangs up.
    Flood,
    /// A byte now and then.
    Drip,
    /// Nothing, with the connection open.
    Silence,
}

impl Server {
    pub fn start(answer: Answer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = answer.clone();
                thread::spawn(move || answer.give(stream.unwrap()));
            }
        });
        Self { address, requests }
    }

    pub fn url(&self) -> String {
        format!("http://{}/feed", self.address)
    }

    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Answer {
    pub fn feed(titles: &[&str]) -> Self {
        let items: Vec<_> =
            titles.iter().map(|title| format!("<item><title>{title}</title></item>")).collect();
        let items = items.concat();
        Self::text(&format!("<rss version='2.0'><channel>{items}</channel></rss>"))
    }

    pub fn text(text: &str) -> Self {
        Self::bytes(text.as_bytes().to_vec())
    }

    pub fn bytes(body: Vec<u8>) -> Self {
        let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n", body.len());
        Self::new(&head, &body, Then::End)
    }

    pub fn status(line: &str) -> Self {
        Self::new(&format!("HTTP/1.1 {line}\r\nContent-Length: 0\r\n"), b"", Then::End)
    }

    pub fn redirect(to: &str) -> Self {
        let moved = "HTTP/1.1 301 Moved Permanently\r\nContent-Length: 0\r\n";
        Self::new(&format!("{moved}Location: {to}\r\n"), b"", Then::End)
    }

    pub fn endless() -> Self {
        Self::new("HTTP/1.1 200 OK\r\n", &[b'<'; 65_536], Then::Flood)
    }

    pub fn zip_bomb() -> Self {
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n";
        Self::new(head, &zeros(), Then::End)
    }

    pub fn drip() -> Self {
        Self::new("HTTP/1.1 200 OK\r\n", b"<rss", Then::Drip)
    }

    pub fn silence() -> Self {
        Self { first: Vec::new(), then: Then::Silence }
    }

    fn new(head: &str, body: &[u8], then: Then) -> Self {
        let first = [head.as_bytes(), b"Connection: close\r\n\r\n", body].concat();
        Self { first, then }
    }

    /// Ends when the client has hung up.
    fn give(self, mut stream: TcpStream) {
        read_head(&stream);
        let mut alive = stream.write_all(&self.first).is_ok();
        match self.then {
            Then::End => {}
            Then::Flood => while stream.write_all(&[b'<'; 65_536]).is_ok() {},
            Then::Drip => {
                while alive {
                    thread::sleep(Duration::from_millis(100));
                    alive = stream.write_all(b" ").is_ok();
                }
            }
            Then::Silence => {
                let _ = stream.read(&mut [0]);
            }
        }
    }
}

fn read_head(stream: &TcpStream) {
    for line in BufReader::new(stream).lines() {
        if line.map_or(true, |line| line.is_empty()) {
            return;
        }
    }
}

/// 64 MiB of zeros as gzip, packed a thousandfold.
fn zeros() -> Vec<u8> {
    use flate2::Compression;
    use flate2::write::GzEncoder;
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..64 {
        packed.write_all(&vec![0; 1024 * 1024]).unwrap();
    }
    packed.finish().unwrap()
}
