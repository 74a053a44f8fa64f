//! Waiting for what comes, and not for ever: tests of all suites may share the machine.

use std::time::{Duration, Instant};

use tokio::time::sleep;

const LONG: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(10);

/// Until `asked` says yes. By the clock of the machine: that of tokio is moved by tests.
pub async fn until(what: &str, mut asked: impl AsyncFnMut() -> bool) {
    let deadline = Instant::now() + LONG;
    while !asked().await {
        assert!(Instant::now() < deadline, "not within {} s: {what}", LONG.as_secs());
        sleep(PAUSE).await;
    }
}
