//! Commands per second: one a request, and many in a batch. Each registers an arm, on a stream of its own.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::load::{connect, exchange};
use crate::program::{Program, TOKEN};

const SPAN: Duration = Duration::from_secs(6);
/// As many as the targets in `docs/SPEED.md` are measured with.
const AT_ONCE: usize = 32;
/// Items of a batch; the most that it takes.
const ITEMS: usize = 10_000;
const BATCHES: usize = 6;

pub async fn all() {
    println!("{:<44} {:>12}  target", "commands over HTTP", "xbot/s");
    for (dialect, target) in [("SQLite", "≥ 20,000"), ("PostgreSQL", "≥ 15,000")] {
        let Some(store) = store(dialect) else {
            println!("PostgreSQL: set TEST_DATABASE_URL to an empty database to measure it");
            continue;
        };
        let service = Program::serve(&store, &[]);
        row(&format!("one a request, {AT_ONCE} at once, {dialect}"), singly(&service).await, "");
        for streams in [1, 2] {
            let speed = in_batches(&service, streams).await;
            row(&format!("in batches, {streams} at once, {dialect}"), speed, target);
        }
    }
}

fn row(what: &str, speed: f64, target: &str) {
    println!("{what:<44} {speed:>12.0}  {target}");
}

fn store(dialect: &str) -> Option<String> {
    match dialect {
        "SQLite" => {
            let folder = tempfile::tempdir().unwrap().keep();
            Some(format!("sqlite://{}", folder.join("commands.db").display()))
        }
        _ => std::env::var("TEST_DATABASE_URL").ok(),
    }
}

async fn singly(service: &Program) -> f64 {
    let clients = (0..AT_ONCE).map(|client| {
        let address = service.address.clone();
        tokio::spawn(async move {
            let mut connection = connect(&address).await;
            let (began, mut done) = (Instant::now(), 0_u32);
            while began.elapsed() < SPAN {
                let path = format!("/api/commands/arms/content/one_{client}_{done}/register");
                exchange(&mut connection, &post(&address, &path, "application/json", "{}")).await;
                done += 1;
            }
            f64::from(done)
        })
    });
    let mut sum = 0.0;
    for client in clients.collect::<Vec<_>>() {
        sum += client.await.unwrap();
    }
    sum / SPAN.as_secs_f64()
}

async fn in_batches(service: &Program, at_once: usize) -> f64 {
    let began = Instant::now();
    let clients = (0..at_once).map(|client| {
        let address = service.address.clone();
        tokio::spawn(async move {
            for number in 0..BATCHES {
                batch(&address, &format!("many_{at_once}_{client}_{number}")).await;
            }
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await.unwrap();
    }
    (at_once * BATCHES * ITEMS) as f64 / began.elapsed().as_secs_f64()
}

async fn batch(address: &str, name: &str) {
    let mut lines = String::new();
    for item in 0..ITEMS {
        let id = format!("content:{name}_{item}");
        writeln!(lines, r#"{{"command":"arms.register","id":"{id}","body":{{}}}}"#).unwrap();
    }
    let request = post(address, "/api/commands/batch", "application/x-ndjson", &lines);
    let connection = connect(address).await;
    let (mut answers, mut questions) = connection.into_split();
    let asking =
        tokio::spawn(async move { questions.write_all(&request).await.map(|()| questions) });
    let mut text = Vec::new();
    while !text.ends_with(b"0\r\n\r\n") {
        assert!(answers.read_buf(&mut text).await.unwrap() > 0, "the connection was closed");
    }
    let done = String::from_utf8_lossy(&text).matches(r#""status":20"#).count();
    assert_eq!(done, ITEMS, "{}", String::from_utf8_lossy(&text[..2_000]));
    drop(asking.await.unwrap().unwrap());
}

fn post(address: &str, path: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: {kind}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}
