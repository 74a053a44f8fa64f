//! What becomes of the results.

use crate::lived::Lived;

#[test]
fn a_run_is_kept_once_and_touches_no_event() {
    let lived = Lived::days(1);
    let count = |table: &str| -> i64 {
        let sql = format!("select count(*) from {table}");
        lived.store().query_row(&sql, [], |row| row.get(0)).unwrap()
    };
    let events = count("events");
    for _ in 0..2 {
        let ran = lived.run("replay rebuild");
        assert_eq!(ran.code, 0, "{ran:?}");
        assert!(ran.out.contains("kept as rebuild-"), "{ran:?}");
    }
    assert_eq!(lived.run("replay rebuild --no-keep --as-of 20").code, 0);
    assert_eq!((count("replay_runs"), count("events")), (1, events));
    let sql = "select run_id, manifest, result_hash from replay_runs";
    let kept: (String, String, String) = lived
        .store()
        .query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .unwrap();
    let document = lived.run("replay rebuild --json --no-keep").json();
    assert_eq!(document["run_id"], kept.0.as_str());
    assert_eq!(document["result_hash"], kept.2.as_str());
    let manifest: serde_json::Value = serde_json::from_str(&kept.1).unwrap();
    assert_eq!(document["manifest"], manifest);
}

#[test]
fn tables_of_a_past_moment_are_kept_in_a_file_of_their_own() {
    let lived = Lived::days(1);
    let ran = lived.run("replay rebuild --as-of 300 --out past.db --json");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(ran.json()["manifest"]["input"]["events"], 300);
    let past = rusqlite::Connection::open(lived.path().join("past.db")).unwrap();
    let last: i64 =
        past.query_row("select max(position) from content_metadata", [], |row| row.get(0)).unwrap();
    assert!(last <= 300, "{last}");
    lived.run("replay rebuild --out past.db").failed_with(1, "is there already");
    lived.run("replay rebuild --as-of 99999999").failed_with(2, "there is no event at position");
    lived.run("replay rebuild --source nowhere").failed_with(2, "could not read the export");
}
