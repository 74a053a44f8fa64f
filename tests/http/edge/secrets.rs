//! What a client tells us does not stand in the log.

use std::io;
use std::sync::{Arc, Mutex};

use reqwest::Method;

use crate::service::{Service, TOKEN};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl io::Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn no_token_stands_in_any_log_line_wherever_it_was_sent() {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // For every thread: what serves runs on others than the test.
    let _ = tracing::subscriber::set_global_default(subscriber);
    tokio::runtime::Runtime::new().unwrap().block_on(ask_with_tokens());
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let ours: Vec<_> = text.lines().filter(|line| line.contains("/api/outcomes")).collect();
    assert!(ours.iter().any(|line| line.contains("status=400")), "{text}");
    let secret = text.lines().find(|line| line.contains(TOKEN));
    assert_eq!(secret, None);
}

async fn ask_with_tokens() {
    let service = Service::start().await;
    let client = &service.client;
    client.get("/api/outcomes").await.ok();
    client.get(&format!("/api/outcomes?token={TOKEN}")).await;
    client.get(&format!("/nowhere?access_token={TOKEN}")).await;
    let path = "/api/commands/decisions/0197f000-0000-7000-8000-000000000000/cancel";
    client.post(path, serde_json::json!({ "token": TOKEN, "why": TOKEN })).await;
    let wrong = [("x-request-id", "no token"), ("cookie", TOKEN)];
    client.send(Method::GET, "/api/outcomes", &wrong, None).await;
    service.stop().await;
}
