//! Up to which moment, and from which.

use crate::lived::Lived;

#[test]
fn a_past_moment_is_verified_without_what_was_recorded_later() {
    let lived = Lived::days(1);
    let ran = lived.run("replay verify --as-of 300 --json --no-keep");
    assert_eq!(ran.code, 0, "{ran:?}");
    let told = ran.json();
    assert_eq!(told["manifest"]["input"]["events"], 300);
    assert_eq!(told["manifest"]["parameters"]["as_of"], "300");
    let sql = "update events set payload = replace(payload, '\"reward\":0.', '\"reward\":1.')
               where event_type = 'updated'";
    let store = lived.store();
    assert!(store.execute(sql, []).unwrap() > 0);
    let first = "select min(position) from events where event_type = 'updated'";
    let first: i64 = store.query_row(first, [], |row| row.get(0)).unwrap();
    drop(store);
    let before = format!("replay verify --no-keep --as-of {}", first - 1);
    assert_eq!(lived.run(&before).code, 0);
    let after = format!("replay verify --no-keep --as-of {first}");
    lived.run(&after).failed_with(1, &format!("at position {first}"));
}

#[test]
fn neither_a_moment_to_come_nor_an_export_without_its_beginning_can_be_verified() {
    let lived = Lived::days(2);
    lived.run("replay experiment --as-of 2999-01-01").failed_with(2, "is yet to come");
    let whole = lived.run("replay export --format jsonl --out part --from 2026-11-19");
    assert_eq!(whole.code, 0, "{whole:?}");
    lived.run("replay verify --source part").failed_with(2, "begins on 2026-11-19");
    let known = lived.run("replay evaluate --scope topic --source part --no-keep");
    assert!(known.err.contains("nothing is known of what came before"), "{known:?}");
}
