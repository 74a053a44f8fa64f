//! `xbot projections` and `xbot audit`: what an operator does about read tables and tampering.

use super::home::Home;

fn store(home: &Home) -> rusqlite::Connection {
    rusqlite::Connection::open(home.store()).unwrap()
}

#[test]
fn a_rebuild_brings_lost_rows_back() {
    let home = Home::with_store();
    store(&home).execute("delete from bot_config", []).unwrap();
    let rebuilt = home.run("projections rebuild settings");
    assert_eq!(rebuilt.code, 0, "{rebuilt:?}");
    let rows: i64 =
        store(&home).query_row("select count(*) from bot_config", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 1);
}

#[test]
fn the_list_tells_where_each_projection_stands() {
    let home = Home::with_store();
    let all = home.run("projections list --json").json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), xbot_projections::projections::ALL.len());
    assert!(all.iter().all(|one| one["status"] == "live" && one["behind_events"] == 0));
}

#[test]
fn an_event_that_cannot_be_shown_is_parked_until_somebody_decides() {
    let home = Home::with_poison();
    // A command that writes brings the projections to the end of the log.
    assert_eq!(home.run("config set MODE live --why x").code, 0);
    let health = home.run("health");
    assert!(health.code >= 1 && health.out.contains("could not be projected"), "{health:?}");
    home.run("projections retry settings").failed_with(1, "still cannot show");
    let skipped = home.run("projections skip settings");
    assert_eq!(skipped.code, 0, "{skipped:?}");
    home.run("projections skip settings").failed_with(1, "not parked");
}

#[test]
fn a_log_that_was_touched_is_found_out() {
    let home = Home::with_store();
    let fine = home.run("audit verify");
    assert_eq!(fine.code, 0, "{fine:?}");
    let head = home.run("audit verify --json").json()["head"].clone();
    let head = format!("{}:{}", head["size"], head["root"].as_str().unwrap());
    assert_eq!(home.run("audit prove 1").json()["number"], 1);
    assert_eq!(home.run(&format!("audit consistency {head}")).code, 0);

    let proof = home.run("audit prove 1").json().to_string();
    std::fs::write(home.path().join("proof.json"), &proof).unwrap();
    std::fs::write(home.path().join("forged.json"), proof.replace("calm", "loud")).unwrap();
    std::fs::write(home.path().join("no-proof.json"), "{}").unwrap();

    store(&home)
        .execute("update events set payload = replace(payload, 'calm', 'loud')", [])
        .unwrap();
    assert_eq!(home.run("audit check proof.json").code, 0);
    home.run("audit check forged.json").failed_with(1, "does not hold");
    home.run("audit check no-proof.json").failed_with(2, "could not read a proof");
    home.run("audit check missing.json").failed_with(2, "could not read a proof");
    home.run("audit verify").failed_with(1, "position 1");
    home.run("audit prove 1").failed_with(1, "does not hold");
    home.run("audit prove 7").failed_with(1, "no event at position 7");
}
