//! Every query of the runbook runs on the schema as it is.

use sqlx::Executor as _;
use xbot_domain::log::Checkpoint;
use xbot_projections::database::{Database, Durability};
use xbot_test_support::{TestPostgres, TestSqlite};

use crate::documents::{self, Block};

/// For both databases, or for PostgreSQL alone.
const KINDS: [&str; 2] = ["sql", "sql postgres"];

fn statements(kinds: &[&str]) -> Vec<String> {
    let runbook = documents::read("docs/OPERATIONS.md");
    let blocks = documents::blocks(&runbook);
    assert!(blocks.iter().all(|b| !b.kind.starts_with("sql") || KINDS.contains(&b.kind.as_str())));
    let wanted = |block: &&Block| kinds.contains(&block.kind.as_str());
    blocks.iter().filter(wanted).flat_map(|block| split(&block.text)).collect()
}

/// At the semicolons that end a line, but for those between `$$`.
fn split(text: &str) -> Vec<String> {
    let mut statements = vec![String::new()];
    for line in text.lines() {
        let last = statements.last_mut().unwrap();
        *last += &format!("{line}\n");
        if line.trim_end().ends_with(';') && last.matches("$$").count().is_multiple_of(2) {
            statements.push(String::new());
        }
    }
    statements.retain(|statement| !statement.trim().is_empty());
    statements
}

#[tokio::test]
async fn every_query_of_the_runbook_runs_on_sqlite() {
    let test = TestSqlite::migrated().await;
    let Database::Sqlite(file) = &test.database else { panic!("not a file") };
    let connection = file.connect(Durability::Rebuildable).unwrap();
    let statements = statements(&["sql"]);
    assert!(statements.len() >= 15, "only {} were found", statements.len());
    for sql in statements {
        let ran = connection.prepare(&sql).and_then(|mut statement| {
            let mut rows = statement.query([])?;
            while rows.next()?.is_some() {}
            Ok(())
        });
        ran.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }
}

#[tokio::test]
async fn every_query_of_the_runbook_runs_on_postgres() {
    let test = TestPostgres::migrated().await;
    for sql in statements(&KINDS) {
        let ran = test.pool.execute(sql.as_str()).await;
        ran.unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }
}

/// A dump in a cluster that has counted fewer transactions than the one it was made in.
#[tokio::test(flavor = "multi_thread")]
async fn restored_events_are_hidden_until_the_runbook_was_followed() {
    let test = TestPostgres::migrated().await;
    let restored = "insert into events (transaction_id, aggregate_type, aggregate_id, sequence, \
                    event_type, event_version, payload, metadata) \
                    select ((pg_current_xact_id()::text::bigint + 20000)::text)::xid8, \
                    'arm', 'content:story', 1, 'registered', '1', '{}', '{}'";
    test.pool.execute(restored).await.unwrap();
    let log = xbot::log::open(&test.database()).await.unwrap();
    assert!(log.read_all(Checkpoint::START, 9).await.unwrap().is_empty());

    let is_cure = |sql: &String| sql.contains("pg_current_xact_id");
    let cure = statements(&["sql postgres"]).into_iter().find(is_cure).unwrap();
    test.pool.execute(cure.as_str()).await.unwrap();
    assert_eq!(log.read_all(Checkpoint::START, 9).await.unwrap().len(), 1);
}
