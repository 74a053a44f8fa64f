//! The real program, started and killed without warning.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

pub struct Service(Child);

impl Service {
    /// Returns when it says that it serves.
    pub async fn start(url: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_xbot"))
            .arg("serve")
            .env("DATABASE_URL", url)
            .env("HTTP_ADDR", "127.0.0.1:0")
            .env("JOBS_ENABLED", "false")
            .env("RUST_LOG", "info")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("listens on") {
                // Keep reading, so that the service never waits for a full pipe.
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Self(child);
            }
        }
        panic!("the service ended before it served: {:?}", child.wait().await);
    }

    /// `kill -9`.
    pub async fn kill(mut self) {
        self.0.kill().await.unwrap();
    }
}
