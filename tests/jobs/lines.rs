//! What is logged while a test runs, on its own thread.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::subscriber::DefaultGuard;
use xbot::telemetry::EXPORTED;

/// Listens until it is dropped.
pub struct Lines {
    written: Written,
    _listening: DefaultGuard,
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Of this thread: the runtime of a test has no other.
pub fn capture() -> Lines {
    let written = Written::default();
    let writer = written.clone();
    let subscriber = tracing_subscriber::fmt()
        // As in the log of the program: no span that is for a collector.
        .with_env_filter(format!("info,{EXPORTED}=off"))
        .with_ansi(false)
        .with_target(false)
        .with_level(false)
        .without_time()
        .with_writer(move || writer.clone())
        .finish();
    Lines { written, _listening: tracing::subscriber::set_default(subscriber) }
}

impl Lines {
    /// Every line so far, as a person sees it.
    pub fn all(&self) -> Vec<String> {
        let text = String::from_utf8(self.written.0.lock().unwrap().clone()).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }

    /// Those with this tag, such as `[POSTING_ORCHESTRATOR]`.
    pub fn tagged(&self, tag: &str) -> Vec<String> {
        self.all().into_iter().filter(|line| line.contains(tag)).collect()
    }

    pub fn has(&self, part: &str) -> bool {
        self.all().iter().any(|line| line.contains(part))
    }
}

/// What was done, and what it said, each line with its end.
pub async fn logged<T>(work: impl Future<Output = T>) -> (T, String) {
    let lines = capture();
    let done = work.await;
    (done, lines.all().iter().map(|line| format!("{line}\n")).collect())
}
