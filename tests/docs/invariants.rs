//! What no part of the system may do, held against its sources.

use std::fs;

use xbot_projections::projections;

use crate::documents::{root, sources};

fn none_contains(folder: &str, banned: &[String]) {
    let sources = sources(&root(folder));
    assert!(sources.len() > 3, "only {} files in {folder}", sources.len());
    for path in sources {
        let text = fs::read_to_string(&path).unwrap().to_lowercase();
        for banned in banned {
            assert!(!text.contains(banned), "{} has `{banned}`", path.display());
        }
    }
}

#[test]
fn only_the_projector_writes_read_tables() {
    let tables = projections::ALL.iter().flat_map(|projection| projection.tables);
    let banned: Vec<_> = tables
        .flat_map(|table| {
            ["insert into", "delete from", "update"].map(|verb| format!("{verb} {}", table.name))
        })
        .collect();
    none_contains("src", &banned);
    none_contains("replay/src", &banned);
}

#[test]
fn a_projection_issues_no_command_and_reads_no_table() {
    let banned = ["sqlx", "rusqlite", "eventlog", "command", "async ", "select "];
    none_contains("projections/src/projections", &banned.map(str::to_owned));
}

#[test]
fn replay_writes_nothing_to_the_log() {
    // An export is a log too, one that answers both with an error.
    let banned = [".append(", ".save_snapshot(", "sqlx", "rusqlite"];
    none_contains("replay/src", &banned.map(str::to_owned));
}
