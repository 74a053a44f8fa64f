//! `xbot serve`: from its start to its stop.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, ChildStderr, Command, Stdio};
use std::time::{Duration, Instant};

use super::home::Home;

struct Server {
    child: Child,
    log: BufReader<ChildStderr>,
    first_line: String,
    address: String,
}

impl Server {
    fn start(home: &Home, variables: &[(&str, &str)]) -> Self {
        let mut child = home
            .command(&[&[("HTTP_ADDR", "127.0.0.1:0")], variables].concat())
            .arg("serve")
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let mut first_line = String::new();
        while !first_line.contains("http://") {
            first_line.clear();
            assert!(log.read_line(&mut first_line).unwrap() > 0, "it ended before it served");
        }
        let address = first_line.split_once("http://").map(|(_, rest)| rest.to_owned());
        let address = address.unwrap_or_default();
        let end = address.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ':');
        let address = address[..end.unwrap_or(address.len())].to_owned();
        Self { child, log, first_line, address }
    }

    fn get(&self, path: &str) -> String {
        let mut socket = TcpStream::connect(&self.address).unwrap();
        write!(socket, "GET {path} HTTP/1.1\r\nHost: xbot\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        socket.read_to_string(&mut answer).unwrap();
        answer
    }

    fn wait_for(&self, path: &str, expected: &str) -> String {
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            let answer = self.get(path);
            if answer.contains(expected) {
                return answer;
            }
            assert!(Instant::now() < deadline, "{answer}");
            std::thread::yield_now();
        }
    }

    /// Exit code, and the rest of the log.
    fn stop(mut self, signal: &str) -> (Option<i32>, String) {
        let id = self.child.id().to_string();
        Command::new("kill").args([signal, &id]).status().unwrap();
        let mut rest = String::new();
        self.log.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap().code(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn it_starts_without_any_set_up_and_stops_when_asked() {
    for signal in ["-TERM", "-INT"] {
        let home = Home::new();
        let server = Server::start(&home, &[]);
        for word in ["staging", "shadow", "sqlite://data/xbot.db"] {
            assert!(server.first_line.contains(word), "{}", server.first_line);
        }
        assert!(server.get("/healthz").contains("200 OK"));
        let ready = server.wait_for("/readyz", "200 OK");
        assert!(ready.contains(r#"{"ready":true,"reasons":[]}"#), "{ready}");
        assert!(server.get("/nowhere").contains("application/problem+json"));
        let (code, log) = server.stop(signal);
        assert_eq!(code, Some(0), "{log}");
        assert!(log.contains("stopped"), "{log}");
    }
}

#[test]
fn a_parked_event_makes_it_unready_with_the_reason() {
    let home = Home::with_poison();
    let server = Server::start(&home, &[]);
    let unready = server.wait_for("/readyz", "503 Service Unavailable");
    assert!(unready.contains("cannot show"), "{unready}");
    assert!(server.get("/healthz").contains("200 OK"));
}

#[test]
fn what_another_process_changes_is_projected_and_sealed() {
    let home = Home::new();
    let server = Server::start(&home, &[]);
    assert_eq!(home.run("config set MODE live --why x").code, 0);
    server.wait_for("/readyz", "200 OK");
    assert_eq!(home.run("audit verify").code, 0);
    assert_eq!(server.stop("-TERM").0, Some(0));
}

#[test]
fn a_port_in_use_is_one_clear_line_and_touches_no_store() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    home.run_with(&[("HTTP_ADDR", &address)], "serve").failed_with(2, &address);
    assert!(!home.store().exists());
}

#[test]
fn log_lines_can_be_json() {
    let home = Home::new();
    let server = Server::start(&home, &[("LOG_FORMAT", "json")]);
    let line: serde_json::Value = serde_json::from_str(&server.first_line).unwrap();
    assert_eq!((&line["level"], &line["environment"]), (&"INFO".into(), &"staging".into()));
}

#[test]
fn on_another_address_than_the_loopback_reads_are_opened_knowingly_or_with_the_token() {
    let home = Home::new();
    let open = ("HTTP_ADDR", "0.0.0.0:0");
    for (more, expected) in [
        (None, "\"reads_closed\""),
        (Some(("ADMIN_TOKEN", "a-token-for-tests")), "\"unauthorized\""),
        (Some(("READS_PUBLIC", "true")), "\"items\":[]"),
    ] {
        let variables: Vec<_> = [open].into_iter().chain(more).collect();
        let server = Server::start(&home, &variables);
        let answer = server.get("/api/outcomes");
        assert!(answer.contains(expected), "{answer}");
        assert!(server.get("/healthz").starts_with("HTTP/1.1 200"));
        assert_eq!(server.stop("-TERM").0, Some(0));
    }
}
