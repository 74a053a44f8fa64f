//! A private PostgreSQL server in a temporary folder, gone with the process that started it.

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Whether the server waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Disk {
    /// As in production: what a benchmark measures.
    Synced,
    /// Tests kill processes, not machines.
    Trusted,
}

#[derive(Debug)]
pub struct Cluster {
    pub url: String,
    /// Holds the pipe whose end stops the server.
    _server: Child,
}

impl Cluster {
    /// Starts a server on a free port and waits until it answers.
    pub fn start(disk: Disk) -> Self {
        let bin = binaries();
        let folder = tempfile::tempdir().expect("a temporary folder").keep();
        let port = free_port();
        let fsync = if disk == Disk::Synced { "on" } else { "off" };
        // The server ends when the pipe to `cat` does, however this process ends.
        let script = format!(
            "set -e; cd {folder}; {bin}/initdb -D {folder}/data -A trust -U postgres --no-sync >{folder}/initdb.log 2>&1; \
             {bin}/postgres -D {folder}/data -p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync={fsync} \
             -c max_connections=400 >{folder}/server.log 2>&1 </dev/null & server=$!; \
             cat >/dev/null; kill -INT $server; wait $server || true; rm -rf {folder}",
            folder = folder.display(),
            bin = bin.display(),
        );
        let server = as_postgres(&folder, &script).spawn().expect("sh starts");
        wait_until_ready(&bin, port, &folder);
        Self { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _server: server }
    }
}

/// PostgreSQL refuses to run as root; then it runs as the user that its package made.
fn as_postgres(folder: &Path, script: &str) -> Command {
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    let mut command = if root {
        let owned = Command::new("chown").arg("postgres").arg(folder).status();
        assert!(
            owned.is_ok_and(|status| status.success()),
            "the user `postgres` exists: install postgresql"
        );
        let mut command = Command::new("runuser");
        command.args(["-u", "postgres", "--", "sh", "-c", script]);
        command
    } else {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    };
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    command
}

/// The newest installed version, in Debian's place, or whatever is on the path.
fn binaries() -> PathBuf {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = debian
        .map(|version| version.path().join("bin"))
        .filter(|bin| bin.join("initdb").exists())
        .max();
    let path = || {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).find(|bin| bin.join("initdb").exists())
    };
    newest
        .or_else(path)
        .expect("PostgreSQL is installed (on Debian and Ubuntu: apt-get install postgresql)")
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

fn wait_until_ready(bin: &Path, port: u16, folder: &Path) {
    let deadline = Instant::now() + Duration::from_secs(60);
    let ready = || {
        let mut command = Command::new(bin.join("pg_isready"));
        command
            .args(["-q", "-h", "127.0.0.1", "-p", &port.to_string()])
            .status()
            .is_ok_and(|s| s.success())
    };
    while !ready() {
        let log = || std::fs::read_to_string(folder.join("initdb.log")).unwrap_or_default();
        assert!(Instant::now() < deadline, "PostgreSQL did not start: {}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
}
