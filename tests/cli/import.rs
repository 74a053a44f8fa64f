//! `xbot replay import` and `export`: history in and out.

use serde_json::Value;
use xbot_domain::log::Checkpoint;
use xbot_replay::export::Exported;

use super::home::{Home, Ran};

const HEADER: &str =
    "Tweet id,Tweet permalink,Tweet text,time,impressions,likes,retweets,replies\n";

fn row(id: u64, text: &str, likes: &str) -> String {
    format!("{id},https://x.com/a/status/{id},{text},2020-02-10 18:00 +0000,1938.0,{likes},1,0\n")
}

fn id(n: u64) -> u64 {
    1_226_928_883_355_791_360 + n
}

fn with_file(name: &str, text: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.path().join(name), text).unwrap();
    home
}

fn import(home: &Home, rest: &str) -> (Vec<Value>, Value) {
    let ran = home.run(&format!("replay import --json {rest}"));
    assert_eq!(ran.code, 0, "{ran:?}");
    let mut document: Value = serde_json::from_str(&ran.out).expect("one document");
    let Value::Array(rows) = document["rows"].take() else { panic!("{ran:?}") };
    (rows, document["report"].take())
}

fn events(home: &Home) -> Vec<Value> {
    let Ran { out, .. } = home.run("events tail --after 0 --json");
    out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn a_file_imported_twice_writes_nothing_and_later_counts_are_a_second_reading() {
    let first = format!("{HEADER}{}{}", row(id(0), "One", "3"), row(id(1), "Two", "1.2K"));
    let home = with_file("a.csv", &first);
    let (rows, report) = import(&home, "--format x-analytics a.csv");
    assert_eq!((&report["taken"], &report["refused"]), (&1.into(), &1.into()));
    assert_eq!(report["events_written"], 2);
    assert_eq!((&rows[1]["line"], &rows[1]["column"]), (&3.into(), &"likes".into()));
    assert_eq!(rows[0]["notes"][0]["became"], "1938");

    assert_eq!(import(&home, "--format x-analytics a.csv").1["events_written"], 0);
    let later = format!("{HEADER}{}", row(id(0), "One", "5"));
    std::fs::write(home.path().join("b.csv"), later).unwrap();
    assert_eq!(import(&home, "--format x-analytics b.csv").1["events_written"], 1);

    let types: Vec<_> = events(&home).iter().map(|event| event["type"].clone()).collect();
    let reading = "foreign_reading_imported";
    assert_eq!(types, ["foreign_post_imported", reading, reading]);
    assert_eq!(events(&home)[2]["payload"]["provenance"]["file"], "b.csv");
}

#[test]
fn a_dry_run_needs_no_store_and_makes_none() {
    let home = with_file("a.csv", &format!("{HEADER}{}", row(id(0), "One", "3")));
    let ran = home.run("replay import --format x-analytics a.csv --dry-run");
    assert!(ran.code == 0 && ran.out.contains("1 rows: 1 taken (1 mended)"), "{ran:?}");
    assert!(ran.out.contains("line 2: mended: impressions \"1938.0\" is \"1938\""), "{ran:?}");
    assert!(!home.store().exists());
}

#[test]
fn what_was_imported_is_no_post_of_the_account() {
    let home = with_file("a.csv", &format!("{HEADER}{}", row(id(0), "One", "3")));
    import(&home, "--format x-analytics a.csv");
    let store = rusqlite::Connection::open(home.store()).unwrap();
    for table in ["content_metadata", "posted_decisions", "outcomes", "bandit_arms"] {
        let count = format!("select count(*) from {table}");
        let rows: i64 = store.query_row(&count, [], |row| row.get(0)).unwrap();
        assert_eq!(rows, 0, "{table}");
    }
    assert!(home.run("health").out.contains("LastPost:none"));
}

#[test]
fn tests_and_rounds_are_imported_once() {
    let home =
        with_file("t.csv", "test_id,headline,impressions,clicks\nt,A,10,1\nt,A,10,1\nt,B,9,2\n");
    assert_eq!(import(&home, "--format headline-tests t.csv").1["events_written"], 3);
    assert_eq!(import(&home, "--format headline-tests t.csv").1["events_written"], 0);
    let rounds = "a,0.5,1\n".repeat(1_200);
    std::fs::write(home.path().join("r.csv"), format!("action,pscore,reward\n{rounds}")).unwrap();
    let (_, report) = import(&home, "--format bandit-rounds r.csv");
    assert_eq!((&report["taken"], &report["events_written"]), (&1_200.into(), &76.into()));
    assert_eq!(import(&home, "--format bandit-rounds r.csv").1["events_written"], 0);
    std::fs::write(
        home.path().join("d.csv"),
        "action,pscore,reward,time\na,1,1,3/4/2021 9:00\nb,1,1,1/25/2021 9:00\n",
    )
    .unwrap();
    assert_eq!(import(&home, "--format bandit-rounds d.csv").1["refused"], 1);
    let known = import(&home, "--format bandit-rounds d.csv --date-order month-first").1;
    assert_eq!((&known["taken"], &known["events_written"]), (&2.into(), &1.into()));
}

#[test]
fn a_file_that_is_no_history_is_refused_kindly() {
    let home = with_file("a.csv", "name,phone\nx,1\n");
    home.run("replay import --format posts a.csv").failed_with(2, "no column");
    home.run("replay import --format posts none.csv").failed_with(2, "none.csv");
    std::fs::write(home.path().join("empty.csv"), "").unwrap();
    home.run("replay import --format posts empty.csv").failed_with(2, "empty");
    std::fs::write(home.path().join("bad.csv"), "id,likes\n,1\n").unwrap();
    home.run("replay import --format posts bad.csv").failed_with(1, "not one of the 1 rows");
}

#[test]
fn an_export_holds_the_stored_bytes_by_day() {
    let home = Home::with_store();
    let ran = home.run("replay export --format jsonl --out out --json");
    let manifest: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&manifest["events"], ran.code), (&1.into(), 0));
    let path = manifest["files"][0]["path"].as_str().unwrap();
    let text = std::fs::read_to_string(home.path().join("out").join(path)).unwrap();
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let stored: String =
        store.query_row("select payload from events", [], |row| row.get(0)).unwrap();
    assert!(path.starts_with("day=") && text.contains(&stored));
    home.run("replay export --format csv --out out").failed_with(1, "not empty");
    let none = home.run("replay export --format csv --out later --from 2999-01-01");
    assert!(none.out.starts_with("0 events of 0 days"), "{none:?}");
}

#[test]
fn an_export_in_parquet_reads_as_the_log() {
    let home = Home::with_store();
    let ran = home.run("replay export --format parquet --out out");
    assert!(ran.out.starts_with("1 events of 1 days"), "{ran:?}");
    let exported = Exported::open(&home.path().join("out")).unwrap();
    let batch = exported.read(Checkpoint::START, 10).unwrap();
    let read: Vec<_> = batch.iter().map(|event| (event.at.position, event.payload)).collect();
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let stored: (i64, String) = store
        .query_row("select position, payload from events", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    assert_eq!(read, [(stored.0, stored.1.as_str())]);
}
