//! What is wrong is said in one line, nothing is half done, and the exit code tells.

use std::fs;

use super::home::Home;

const ANY: &str = "events tail";

#[test]
fn a_flag_out_of_its_range_is_named_with_the_range() {
    let home = Home::new();
    for (name, value, range) in [
        ("MAX_POSTS_PER_HOUR", "99", "between 0 and 60"),
        ("POSTING_DISABLED", "maybe", "true or false"),
        ("MODE", "wild", "shadow, live"),
        ("DATABASE_URL", "ftp://host/db", "sqlite://"),
        ("HTTP_ADDR", "8080", "host:port"),
        ("ACCOUNT_TIMEZONE", "Mars/Olympus", "IANA"),
        ("LOG_FORMAT", "xml", "human or json"),
        ("RUST_LOG", "xbot=loudly", "info"),
    ] {
        for line in ["serve", "health", "config list"] {
            let ran = home.run_with(&[(name, value)], line);
            ran.failed_with(2, name);
            ran.failed_with(2, range);
        }
    }
    assert!(!home.store().exists());
}

#[test]
fn a_misspelt_variable_is_pointed_out() {
    let home = Home::new();
    let ran = home.run_with(&[("MAX_POST_PER_HOUR", "1"), ("XBOT_SPEED", "9")], "config list");
    assert_eq!(ran.code, 0);
    assert!(ran.err.contains("MAX_POSTS_PER_HOUR?") && ran.err.contains("XBOT_SPEED"), "{ran:?}");
}

#[test]
fn a_broken_file_of_settings_is_refused() {
    let home = Home::new();
    fs::write(home.path().join(".env"), "MODE='live\n").unwrap();
    home.run(ANY).failed_with(2, ".env");
}

#[test]
fn urls_that_lead_nowhere_say_so() {
    let home = Home::new();
    fs::write(home.path().join("file"), "text").unwrap();
    for (url, reason) in [
        ("sqlite://nowhere/xbot.db", "xbot migrate up"),
        ("sqlite:///proc/xbot.db", "/proc/xbot.db"),
        ("sqlite://file/xbot.db", "file/xbot.db"),
        ("sqlite://file", "not a SQLite database"),
        ("postgres://me:verysecret@127.0.0.1:1/db", "no PostgreSQL server answers"),
    ] {
        let ran = home.run_with(&[("DATABASE_URL", url)], ANY);
        ran.failed_with(2, reason);
        assert!(!ran.err.contains("verysecret"), "{ran:?}");
    }
    for url in ["sqlite:///proc/xbot.db", "sqlite://file/xbot.db", "postgres://me@127.0.0.1:1/db"] {
        home.run_with(&[("DATABASE_URL", url)], "config set MODE live --why x").failed_with(2, "");
        home.run_with(&[("DATABASE_URL", url), ("HTTP_ADDR", "127.0.0.1:0")], "serve")
            .failed_with(2, "");
    }
    let elsewhere = [("EVENT_STORE_URL", "esdb://localhost:2113")];
    home.run_with(&elsewhere, ANY).failed_with(2, "");
}

#[test]
fn a_truncated_file_is_refused_and_left_as_it_is() {
    let home = Home::with_store();
    let whole = fs::read(home.store()).unwrap();
    let part = &whole[..whole.len() / 2];
    fs::write(home.store(), part).unwrap();
    for line in [ANY, "config set MODE live --why x", "audit verify"] {
        home.run(line).failed_with(2, "damaged");
    }
    assert_eq!(fs::read(home.store()).unwrap(), part);
}

#[test]
fn a_read_only_file_is_refused() {
    let home = Home::with_store();
    let mut permissions = fs::metadata(home.store()).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(home.store(), permissions).unwrap();
    home.run("config set MODE live --why x").failed_with(2, "read-only");
}

#[test]
fn a_database_of_a_newer_version_is_left_alone() {
    let home = Home::with_store();
    rusqlite::Connection::open(home.store())
        .unwrap()
        .execute("insert into schema_migrations (number, name, checksum) values (99, 'x', 'x')", [])
        .unwrap();
    for line in [ANY, "config set MODE live --why x", "migrate up", "migrate down"] {
        home.run(line).failed_with(2, "newer");
    }
}

#[test]
fn a_schema_that_is_behind_is_not_brought_up_by_reading() {
    let home = Home::with_store();
    assert_eq!(home.run("migrate down --to 1").code, 0);
    home.run(ANY).failed_with(2, "not up to date");
    assert_eq!(home.run("migrate up").code, 0);
    assert_eq!(home.run(ANY).code, 0);
}

#[test]
fn history_is_only_deleted_on_demand() {
    let home = Home::with_store();
    home.run("migrate down --to 0").failed_with(1, "history");
    assert_eq!(home.run(ANY).out.lines().count(), 1);
    assert_eq!(
        home.run("migrate down --to 0 --delete-history --json").json()[0]["state"],
        "undone"
    );
}
