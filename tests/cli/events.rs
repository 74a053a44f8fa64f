//! `xbot events`: the log as it is stored.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::Stdio;

use serde_json::Value;

use super::home::Home;

fn with_events(count: usize) -> Home {
    let home = Home::new();
    for n in 1..=count {
        let set = home.run(&format!("config set MAX_POSTS_PER_HOUR {n} --why step-{n}"));
        assert_eq!(set.code, 0, "{set:?}");
    }
    home
}

fn positions(home: &Home, line: &str) -> Vec<i64> {
    let ran = home.run(&format!("{line} --json"));
    let events = ran.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    events.map(|event| event["position"].as_i64().unwrap()).collect()
}

#[test]
fn the_tail_is_the_end_or_what_follows_a_position() {
    let home = with_events(5);
    for (line, expected) in [
        ("events tail", vec![1, 2, 3, 4, 5]),
        ("events tail --limit 2", vec![4, 5]),
        ("events tail --after 3", vec![4, 5]),
        ("events tail --after 0 --limit 2", vec![1, 2]),
        ("events tail --limit 0", vec![]),
        ("events tail --stream config/staging --limit 1", vec![5]),
        ("events tail --stream config/production", vec![]),
        ("events tail --type posted", vec![]),
    ] {
        assert_eq!(positions(&home, line), expected, "{line}");
    }
    home.run("events tail --after 9").failed_with(1, "no event at position 9");
}

#[test]
fn an_event_is_shown_with_the_very_bytes_that_are_stored() {
    let home = with_events(2);
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let stored: String = store
        .query_row("select payload from events where position = 2", [], |row| row.get(0))
        .unwrap();
    assert!(home.run("events show 2 --json").out.contains(&stored));
    let shown = home.run("events show 2").out;
    assert!(shown.contains("\"actor\": \"cli\"") && shown.contains("step-2"), "{shown}");
    assert_eq!(positions(&home, "events show config/staging"), [1, 2]);
    home.run("events show 3").failed_with(1, "no event at position 3");
    home.run("events show arm/content:story").failed_with(1, "no events");
}

#[test]
fn a_follower_sees_what_another_process_appends() {
    let home = with_events(1);
    let mut follower = home
        .command(&[])
        .args(["events", "tail", "--follow", "--json"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(follower.stdout.take().unwrap()).lines();
    assert!(lines.next().unwrap().unwrap().contains("step-1"));
    home.run("config set MAX_POSTS_PER_HOUR 2 --why step-2");
    assert!(lines.next().unwrap().unwrap().contains("step-2"));
    follower.kill().unwrap();
    follower.wait().unwrap();
}

#[test]
fn a_reader_that_has_read_enough_is_no_error() {
    let home = with_events(1);
    let mut child = home
        .command(&[])
        .args(["config", "list"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert_eq!((child.wait().unwrap().code(), told.as_str()), (Some(0), ""));
}
