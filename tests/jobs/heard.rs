//! The log lines of one future, as they would be printed.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::instrument::WithSubscriber as _;
use tracing_subscriber::fmt::MakeWriter;

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

impl<'a> MakeWriter<'a> for Lines {
    type Writer = Self;
    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// What it came to, and what it said from `info` up.
pub async fn heard<T>(what: impl Future<Output = T>) -> (T, String) {
    let lines = Lines::default();
    let listener = tracing_subscriber::fmt()
        .with_ansi(false)
        .without_time()
        .with_target(false)
        .with_writer(lines.clone())
        .finish();
    let result = what.with_subscriber(listener).await;
    let said = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    (result, said)
}
