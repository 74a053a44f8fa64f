//! Spans, as a collector gets them.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;

use serde_json::json;
use tracing_subscriber::layer::SubscriberExt as _;
use xbot::jobs::{Reconcile, carry_out};
use xbot::telemetry::otel::Exporter;

use crate::commands::{DECISIONS, TEXTS};
use crate::service::{Service, TOKEN};

/// Takes what comes, on a thread of its own: the exporter waits for it while it is dropped.
fn collector() -> (String, Receiver<(String, String)>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    let (sender, taken) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let _ = sender.send(take(stream.unwrap()));
        }
    });
    (address, taken)
}

/// Head and body of one request.
fn take(mut stream: TcpStream) -> (String, String) {
    let (mut bytes, mut piece) = (Vec::new(), [0; 4_096]);
    loop {
        let count = stream.read(&mut piece).unwrap();
        bytes.extend_from_slice(&piece[..count]);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        let lower = head.to_ascii_lowercase();
        let length = lower.split("content-length: ").nth(1).unwrap().lines().next().unwrap();
        if count == 0 || bytes.len() >= head.len() + 4 + length.parse::<usize>().unwrap() {
            let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            stream.write_all(answer).unwrap();
            let body = bytes.split_off(head.len() + 4);
            return (head.to_owned(), String::from_utf8_lossy(&body).into_owned());
        }
    }
}

#[tokio::test]
async fn requests_commands_and_jobs_reach_the_collector_and_no_secret_does() {
    let (address, taken) = collector();
    let exporter = Exporter::to(&address).unwrap();
    let subscriber = tracing_subscriber::registry().with(exporter.layer());
    let here = tracing::subscriber::set_default(subscriber);
    let service = Service::start().await;
    service.client.get(&format!("/api/outcomes?token={TOKEN}")).await;
    let planned = service.client.post(DECISIONS, json!({ "texts": [TEXTS[0]] })).await.ok();
    carry_out(&service.world, &Reconcile).await.unwrap();
    service.stop().await;
    drop(here);
    drop(exporter);
    let (head, body) = taken.recv_timeout(Duration::from_secs(60)).unwrap();
    assert!(head.starts_with("POST /v1/traces HTTP/1.1"), "{head}");
    let route = format!("POST {DECISIONS}");
    for said in ["GET /api/outcomes", &route, "command decision", "job reconcile", "http.route"] {
        assert!(body.contains(said), "{said}");
    }
    assert!(body.contains(planned["id"].as_str().unwrap()));
    assert!(!body.contains(TOKEN) && !body.contains(TEXTS[0]));
}
