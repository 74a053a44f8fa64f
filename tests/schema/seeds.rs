//! Each reading statement of the runbooks, as it is written there.

use std::path::Path;

use rusqlite::types::Value;
use sqlx::Row;

use crate::both::{Both, open};

fn statements() -> Vec<(String, String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/seeds");
    let mut found = Vec::new();
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            continue;
        }
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let sql = std::fs::read_to_string(&path).unwrap();
        // Where a statement is PostgreSQL's own, `sqlite/` has one that asks the same.
        let twin = std::fs::read_to_string(folder.join("sqlite").join(&name));
        found.push((name, sql.clone(), twin.unwrap_or(sql)));
    }
    found.sort();
    found
}

#[tokio::test]
async fn every_statement_of_the_runbooks_runs_as_it_is_written() {
    let both = Both::migrated().await;
    let statements = statements();
    assert_eq!(statements.len(), 26);
    for (name, sql, twin) in statements {
        let answer = sqlx::raw_sql(&sql).fetch_all(&both.postgres.pool).await;
        let rows = answer.unwrap_or_else(|e| panic!("{name} on PostgreSQL: {e}"));
        let connection = open(&both.sqlite.database);
        let answer = connection
            .prepare(&twin)
            .and_then(|mut s| s.query_map([], |row| row.get::<_, Value>(0))?.collect());
        let twins: Vec<Value> = answer.unwrap_or_else(|e| panic!("{name} on SQLite: {e}"));
        if name == "views_count.sql" {
            assert_eq!((rows[0].get(0), twins), (6i64, vec![Value::Integer(6)]));
        }
    }
}
