//! What is logged, in the form of the runbooks.

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use xbot::llm::budgeted::Patience;

use crate::service::{Reply, Service, error, ok};
use crate::world::{World, openai, prompt, purchase};

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The lines of one call, without what stands before the tag.
async fn logged(replies: impl IntoIterator<Item = Reply>) -> Vec<String> {
    let lines = Lines::default();
    let writer = lines.clone();
    let subscriber =
        tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    // Of this thread: the test's runtime has no other.
    let _listening = tracing::subscriber::set_default(subscriber);
    let world = World::new().await;
    let instance = world.instance("").await;
    let service = Service::telling(replies).await;
    let patience = Patience { first_wait: Duration::from_millis(100), ..Patience::default() };
    let client = instance.client(openai(&service), patience);
    let _ = client.complete(&prompt(), &purchase("a")).await;
    let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    let tagged = text.lines().filter_map(|line| line.find("[OPENAI").map(|at| &line[at..]));
    tagged.map(str::to_owned).collect()
}

#[tokio::test]
async fn a_rate_limit_is_logged_with_its_tries_and_waits() {
    let lines = logged([error(429, "x", "x")]).await;
    let waited = |line: &str, retry: &str| {
        let wait = line.strip_prefix(retry).and_then(|rest| rest.strip_suffix("ms"));
        wait.and_then(|ms| ms.parse::<u64>().ok()).unwrap()
    };
    assert_eq!(
        lines[0],
        "[OPENAI] using budgeted client purpose=content_generation model=gpt-4o-mini"
    );
    let hit = "[OPENAI_BACKOFF] ⚠️ 429 rate limit hit for content_generation (attempt";
    assert_eq!(lines[1], format!("{hit} 1/3)"));
    let retry = "[OPENAI_BACKOFF] ⏱️ Retry";
    let first = waited(&lines[2], &format!("{retry} 1/2 for content_generation after "));
    assert!((70..=130).contains(&first));
    assert_eq!(lines[3], format!("{hit} 2/3)"));
    let second = waited(&lines[4], &format!("{retry} 2/2 for content_generation after "));
    assert!((140..=260).contains(&second));
    assert_eq!(lines[5], format!("{hit} 3/3)"));
    assert_eq!(lines.len(), 6);
}

#[tokio::test]
async fn a_failing_server_and_an_open_circuit_are_logged_as_what_they_are() {
    let lines = logged([error(502, "x", "x"), ok()]).await;
    let line = "[OPENAI_BACKOFF] ⚠️ 502 server error for content_generation (attempt 1/3)";
    assert_eq!(lines[1], line);
    let lines = logged([error(429, "insufficient_quota", "x")]).await;
    let line = "[OPENAI] ⛔ circuit opened until the next UTC day: insufficient_quota";
    assert_eq!(lines[1], line);
    assert_eq!(lines.len(), 2);
}
