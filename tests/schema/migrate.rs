//! Up, down, status, on both stores.

use std::process::Command;

use xbot_projections::database::{Database, SqliteFile};
use xbot_projections::migrations::{ALL, History, Undo, down, status, up};
use xbot_test_support::{TestPostgres, TestSqlite};

use crate::both::open;

const EVERYTHING: Undo = Undo::DownTo(0);

async fn schema(database: &Database) -> Vec<String> {
    match database {
        Database::Sqlite(_) => {
            let connection = open(database);
            let sql = "select coalesce(sql, name) from sqlite_master order by type, name";
            let mut statement = connection.prepare(sql).unwrap();
            let rows = statement.query_map([], |row| row.get(0)).unwrap();
            rows.map(Result::unwrap).collect()
        }
        Database::Postgres(pool) => {
            let sql = "
                select concat_ws(' ', table_name, ordinal_position, column_name, data_type,
                                 is_nullable, column_default)
                from information_schema.columns where table_schema = 'public'
                union all select indexdef from pg_indexes where schemaname = 'public'
                union all select definition from pg_views where schemaname = 'public'
                union all select conrelid::regclass || pg_get_constraintdef(oid)
                          from pg_constraint where connamespace = 'public'::regnamespace
                order by 1";
            sqlx::query_scalar(sql).fetch_all(pool).await.unwrap()
        }
    }
}

async fn execute(database: &Database, sql: &str) {
    match database {
        Database::Sqlite(_) => open(database).execute_batch(sql).unwrap(),
        Database::Postgres(pool) => {
            sqlx::raw_sql(sql).execute(pool).await.unwrap();
        }
    }
}

async fn check_up_twice(database: &Database) {
    let before = schema(database).await;
    assert_eq!(up(database).await.unwrap(), vec![]);
    assert_eq!(schema(database).await, before);
    let standing = status(database).await.unwrap();
    assert_eq!(standing.len(), ALL.len());
    for step in standing {
        let at = step.applied_at.unwrap();
        assert_eq!(at.parse::<xbot_domain::time::Timestamp>().unwrap().to_string(), at);
    }
}

#[tokio::test]
async fn up_twice_changes_nothing() {
    check_up_twice(&TestSqlite::migrated().await.database).await;
    check_up_twice(&TestPostgres::migrated().await.database()).await;
}

async fn check_round_trip(database: &Database) {
    let before = schema(database).await;
    let undone = down(database, EVERYTHING, History::Keep).await.unwrap();
    assert_eq!(undone.len(), ALL.len());
    assert!(schema(database).await.len() < 12, "{:?}", schema(database).await);
    assert_eq!(up(database).await.unwrap().len(), ALL.len());
    assert_eq!(schema(database).await, before);

    for step in ALL.iter().rev() {
        let undone = down(database, Undo::Steps(1), History::Keep).await.unwrap();
        assert_eq!(undone[0].number, step.number);
        up(database).await.unwrap();
        assert_eq!(schema(database).await, before, "{}", step.name);
        down(database, Undo::DownTo(step.number - 1), History::Keep).await.unwrap();
    }
}

#[tokio::test]
async fn up_down_up_leaves_the_same_schema() {
    check_round_trip(&TestSqlite::migrated().await.database).await;
    let postgres = TestPostgres::migrated().await;
    let before = dump(&postgres.url);
    check_round_trip(&postgres.database()).await;
    up(&postgres.database()).await.unwrap();
    assert_eq!(dump(&postgres.url), before);
}

/// What `pg_dump` says, where there is one.
fn dump(url: &str) -> Option<String> {
    let dump = Command::new("pg_dump").args(["--schema-only", url]).output().ok()?;
    let text = String::from_utf8(dump.stdout).unwrap();
    // Newer versions write a random word around the dump.
    let lines = text.lines().filter(|line| !line.contains("restrict"));
    Some(lines.collect::<Vec<_>>().join("\n"))
}

const EVENT: &str = "
    insert into events (aggregate_type, aggregate_id, sequence, event_type, event_version, payload, metadata)
    values ('arm', 'content:a', 1, 'registered', '1', '{}', '{}')";

async fn check_history(database: &Database) {
    execute(database, EVENT).await;
    let before = schema(database).await;
    let refusal = down(database, EVERYTHING, History::Keep).await.unwrap_err();
    assert!(refusal.to_string().contains("history of 1 events"), "{refusal}");
    assert_eq!(schema(database).await, before, "nothing was undone");
    down(database, Undo::DownTo(1), History::Keep).await.unwrap();
    down(database, EVERYTHING, History::Delete).await.unwrap();
    assert!(status(database).await.unwrap().iter().all(|s| s.applied_at.is_none()));
}

#[tokio::test]
async fn the_way_down_does_not_delete_history_unless_told_to() {
    check_history(&TestSqlite::migrated().await.database).await;
    check_history(&TestPostgres::migrated().await.database()).await;
}

async fn check_newer(database: &Database) {
    let row = "insert into schema_migrations (number, name, checksum) values (99, 'later', 'x')";
    execute(database, row).await;
    let expected = format!(
        "this database is at migration 99, this program knows {}: use a newer xbot",
        ALL.len()
    );
    assert_eq!(up(database).await.unwrap_err().to_string(), expected);
    assert_eq!(status(database).await.unwrap_err().to_string(), expected);
    let undo = down(database, EVERYTHING, History::Delete).await;
    assert_eq!(undo.unwrap_err().to_string(), expected);
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    check_newer(&TestSqlite::migrated().await.database).await;
    check_newer(&TestPostgres::migrated().await.database()).await;
}

#[tokio::test]
async fn an_empty_database_has_a_status_and_stays_empty() {
    let postgres = TestPostgres::empty().await;
    let standing = status(&postgres.database()).await.unwrap();
    assert!(standing.iter().all(|step| step.applied_at.is_none()));
    assert_eq!(schema(&postgres.database()).await, Vec::<String>::new());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_together_migrate_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("xbot.db");
    let postgres = TestPostgres::empty().await;
    for fresh in [
        // Four values, as four processes have: they share no lock but the file's.
        (0..4).map(|_| Database::Sqlite(SqliteFile::new(&path))).collect::<Vec<_>>(),
        (0..4).map(|_| postgres.database()).collect(),
    ] {
        let runs: Vec<_> = fresh
            .into_iter()
            .map(|database| tokio::spawn(async move { up(&database).await }))
            .collect();
        let mut applied = 0;
        for run in runs {
            applied += run.await.unwrap().unwrap().len();
        }
        assert_eq!(applied, ALL.len());
    }
}
