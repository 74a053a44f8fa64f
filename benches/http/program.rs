//! A serving process, and where it listens.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};

const XBOT: &str = env!("CARGO_BIN_EXE_xbot");
pub const TOKEN: &str = "bench";

pub struct Program {
    pub address: String,
    child: Child,
    _files: Option<tempfile::TempDir>,
}

/// The address of a store with history.
pub fn store() -> String {
    if let Ok(store) = std::env::var("XBOT_BENCH_STORE") {
        return store;
    }
    let days = std::env::var("XBOT_BENCH_DAYS").unwrap_or_else(|_| "30".to_owned());
    // Left behind on purpose: a long history takes minutes, and can be taken again by its address.
    let folder = tempfile::tempdir().unwrap().keep();
    let store = format!("sqlite://{}", folder.join("bench.db").display());
    println!("living through {days} days in {store}");
    let lived = Command::new(XBOT)
        .args(["demo", "--exit", "--days", &days])
        .env("DATABASE_URL", &store)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    assert!(lived.unwrap().success(), "could not live through {days} days");
    store
}

impl Program {
    pub fn serve(store: &str, env: &[(&str, &str)]) -> Self {
        let mut command = Command::new(XBOT);
        command.arg("serve").env("DATABASE_URL", store).env("HTTP_ADDR", "127.0.0.1:0");
        command.env("JOBS_ENABLED", "false").env("ADMIN_TOKEN", TOKEN).env("RUST_LOG", "xbot=info");
        command.envs(env.iter().copied());
        Self::start(command, None)
    }

    pub fn bare(body: &str) -> Self {
        let files = tempfile::tempdir().unwrap();
        let path = files.path().join("body");
        std::fs::write(&path, body).unwrap();
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.env("XBOT_BENCH_BARE", path);
        Self::start(command, Some(files))
    }

    /// Waits for the line that says where it listens, and reads on, so that it never blocks.
    fn start(mut command: Command, files: Option<tempfile::TempDir>) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (said, lines) = std::sync::mpsc::channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] =
            [Box::new(child.stdout.take().unwrap()), Box::new(child.stderr.take().unwrap())];
        for stream in streams {
            let said = said.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = said.send(line);
                }
            });
        }
        drop(said);
        let marker = "listens on http://";
        let found = lines.iter().find_map(|line| {
            let address = line.split(marker).nth(1)?;
            Some(address.split_whitespace().next()?.to_owned())
        });
        Self { address: found.unwrap(), child, _files: files }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
