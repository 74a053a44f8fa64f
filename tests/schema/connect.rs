//! Opening a database: what works, and the one line that says what does not and what to do.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use xbot_projections::database::{Database, OnMissing};
use xbot_projections::migrations::up;
use xbot_test_support::TestPostgres;

fn url(path: &Path) -> String {
    format!("sqlite://{}", path.display())
}

/// The message for `url`: one line that holds all of `parts`, and no password.
async fn refused(url: &str, parts: &[&str]) {
    let error = Database::connect(url, OnMissing::Create).await.unwrap_err();
    let message = error.to_string();
    for part in parts {
        assert!(message.contains(part), "{url}: {message}");
    }
    assert!(!message.contains('\n') && !message.contains("s3cret"), "{message}");
}

async fn migrated(folder: &Path) -> std::path::PathBuf {
    let path = folder.join("xbot.db");
    let database = Database::connect(&url(&path), OnMissing::Create).await.unwrap();
    up(&database).await.unwrap();
    path
}

#[tokio::test]
async fn a_missing_file_and_its_folders_are_made_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a/b/xbot.db");
    let missing = Database::connect(&url(&path), OnMissing::Refuse).await.unwrap_err();
    assert!(missing.to_string().contains("xbot migrate up"), "{missing}");
    assert!(!folder.path().join("a").exists());
    let database = Database::connect(&url(&path), OnMissing::Create).await.unwrap();
    assert_eq!(database.to_string(), url(&path));
    up(&database).await.unwrap();
    Database::connect(&url(&path), OnMissing::Refuse).await.unwrap();
}

#[tokio::test]
async fn a_url_that_names_no_database_is_refused() {
    refused("data/xbot.db", &["is not a database URL", "sqlite://data/xbot.db"]).await;
    refused("mysql://me:s3cret@h/db", &["mysql://", "postgres://"]).await;
    refused("postgres://me:s3cret@h:port/db", &["me:***@h", "port"]).await;
    refused("postgres:db", &["//"]).await;
    refused("sqlite://", &["names no file"]).await;
    refused("sqlite://x.db?mode=rwc", &["no options"]).await;
    refused("sqlite::memory:", &["in memory", "name a file"]).await;
    refused("sqlite://:memory:", &["in memory", "name a file"]).await;
    refused("esdb://localhost:2113", &["event store", "SQL database"]).await;
    refused("", &["is not a database URL"]).await;
}

#[tokio::test]
async fn a_folder_or_a_device_is_not_a_file() {
    let folder = tempfile::tempdir().unwrap();
    refused(&url(folder.path()), &["is a folder"]).await;
    refused("sqlite:///dev/null", &["is a device"]).await;
}

#[tokio::test]
async fn a_file_in_a_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("plain"), "text").unwrap();
    refused(&url(&folder.path().join("plain/xbot.db")), &["could not open", "check the path"])
        .await;
}

#[tokio::test]
async fn another_file_is_not_a_database_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    for text in ["a short text", "a longer text, ".repeat(1_000).as_str()] {
        fs::write(&path, text).unwrap();
        refused(&url(&path), &["is not a SQLite database or is damaged", "restore a copy"]).await;
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }
}

#[tokio::test]
async fn a_truncated_file_is_damaged_wherever_it_was_cut() {
    let folder = tempfile::tempdir().unwrap();
    let path = migrated(folder.path()).await;
    let whole = fs::read(&path).unwrap();
    for size in [50, 4_096, whole.len() / 2, whole.len() - 4_096, whole.len() - 1] {
        fs::write(&path, &whole[..size]).unwrap();
        refused(&url(&path), &["is damaged", "restore a copy"]).await;
        assert_eq!(fs::read(&path).unwrap().len(), size, "nothing was changed");
    }
}

#[tokio::test]
async fn a_truncated_file_is_damaged_although_its_journal_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = migrated(folder.path()).await;
    let whole = fs::read(&path).unwrap();
    let open = rusqlite::Connection::open(&path).unwrap();
    open.execute_batch("create table later (x)").unwrap();
    // A copy, as a killed process leaves it: the journal is not written back.
    let copy = folder.path().join("copy.db");
    fs::copy(folder.path().join("xbot.db-wal"), folder.path().join("copy.db-wal")).unwrap();
    for size in [0, whole.len() / 2] {
        fs::write(&copy, &whole[..size]).unwrap();
        refused(&url(&copy), &["is damaged"]).await;
        assert_eq!(fs::read(&copy).unwrap().len(), size, "nothing was changed");
    }
    fs::write(&copy, &whole).unwrap();
    Database::connect(&url(&copy), OnMissing::Refuse).await.unwrap();
}

#[tokio::test]
async fn what_is_marked_read_only_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = migrated(folder.path()).await;
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode));
    mode(&path, 0o444).unwrap();
    refused(&url(&path), &["is read-only", "write permission"]).await;
    mode(&path, 0o644).unwrap();
    mode(folder.path(), 0o555).unwrap();
    refused(&url(&path), &["is read-only", "write permission"]).await;
    refused(&url(&folder.path().join("new.db")), &["is read-only"]).await;
    mode(folder.path(), 0o755).unwrap();
    assert!(!folder.path().join("new.db").exists());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_named() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let url = format!("postgres://me:s3cret@{address}/db");
    refused(&url, &["no PostgreSQL server answers", "me@127.0.0.1"]).await;
}

/// A server that answers every start-up with this error.
async fn server(code: &str, message: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("postgres://me:s3cret@{}/db?sslmode=disable", listener.local_addr().unwrap());
    let fields = format!("SFATAL\0VFATAL\0C{code}\0M{message}\0\0");
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let _ = socket.read(&mut [0; 1024]).await;
        let size = u32::try_from(fields.len() + 4).unwrap();
        let answer = [b"E", size.to_be_bytes().as_slice(), fields.as_bytes()].concat();
        socket.write_all(&answer).await.unwrap();
    });
    url
}

#[tokio::test]
async fn a_wrong_password_is_told_without_telling_it() {
    let url = server("28P01", "password authentication failed for user \"me\"").await;
    refused(&url, &["does not let this user in", "correct user and password"]).await;
}

#[tokio::test]
async fn a_busy_server_says_why() {
    let url = server("53300", "sorry, too many clients already").await;
    refused(&url, &["too many clients already"]).await;
}

#[tokio::test]
async fn a_missing_postgres_database_comes_with_the_command_that_makes_it() {
    let test = TestPostgres::empty().await;
    let url = test.url.replace("xbot_test_", "xbot_missing_");
    refused(&url, &["there is no database `xbot_missing_", "createdb -h"]).await;
}

#[tokio::test]
async fn a_read_only_server_is_refused() {
    let test = TestPostgres::migrated().await;
    let name = test.url.rsplit('/').next().unwrap().split('?').next().unwrap().to_owned();
    let sql = format!("alter database {name} set default_transaction_read_only = on");
    sqlx::raw_sql(&sql).execute(&test.pool).await.unwrap();
    refused(&test.url, &["is read-only", "default_transaction_read_only"]).await;
}

#[tokio::test]
async fn a_postgres_database_is_opened_and_shown_without_its_password() {
    let test = TestPostgres::empty().await;
    let database = Database::connect(&test.url, OnMissing::Refuse).await.unwrap();
    assert!(database.to_string().starts_with("postgres://"), "{database}");
    up(&database).await.unwrap();
}
