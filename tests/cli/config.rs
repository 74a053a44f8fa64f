//! `xbot config`, and where values come from.

use super::home::Home;

fn source(home: &Home, variables: &[(&str, &str)], key: &str) -> (String, String) {
    let got = home.run_with(variables, &format!("config get {key} --json")).json();
    let text = |field: &str| got[field].to_string().trim_matches('"').to_owned();
    (text("value"), text("source"))
}

fn pair(value: &str, source: &str) -> (String, String) {
    (value.to_owned(), source.to_owned())
}

#[test]
fn the_last_word_is_that_of_a_live_change() {
    let home = Home::new();
    let key = "MAX_POSTS_PER_HOUR";
    assert_eq!(source(&home, &[], key), pair("2", "default"));
    std::fs::write(home.path().join(".env"), "MAX_POSTS_PER_HOUR=3\n").unwrap();
    assert_eq!(source(&home, &[], key), pair("3", ".env"));
    assert_eq!(source(&home, &[(key, "4")], key), pair("4", "env"));
    let set = home.run("config set max_posts_per_hour 5 --why more --json").json();
    assert_eq!((&set["changed"], &set["position"]), (&true.into(), &1.into()));
    assert_eq!(source(&home, &[(key, "4")], key), pair("5", "live"));
    assert_eq!(home.run(&format!("config get {key}")).out, "5\n");
}

#[test]
fn the_emergency_stop_is_lifted_by_a_change_unless_the_environment_says_true() {
    let home = Home::new();
    let key = "POSTING_DISABLED";
    assert_eq!(source(&home, &[], key), pair("true", "default"));
    home.run("config set POSTING_DISABLED false --why begin");
    assert_eq!(source(&home, &[], key), pair("false", "live"));
    assert_eq!(source(&home, &[(key, "true")], key), pair("true", "env"));
    home.run("config set POSTING_DISABLED true --why stop");
    assert_eq!(source(&home, &[(key, "false")], key), pair("true", "live"));
}

#[test]
fn a_change_shows_in_the_read_table_at_once() {
    let home = Home::with_store();
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let shown: String = store
        .query_row("select config_value from bot_config where config_key = 'limits'", [], |row| {
            row.get(0)
        })
        .unwrap();
    assert_eq!(shown, r#"{"MAX_POSTS_PER_HOUR":1}"#);
}

#[test]
fn the_same_value_again_writes_nothing() {
    let home = Home::with_store();
    let again = home.run("config set MAX_POSTS_PER_HOUR 1 --why calm");
    assert!(again.code == 0 && again.out.contains("nothing was written"), "{again:?}");
    assert_eq!(home.run("events tail --json").out.lines().count(), 1);
}

#[test]
fn refused_values_say_what_would_do_and_write_nothing() {
    let home = Home::with_store();
    for (change, reason) in [
        ("MAX_POSTS_PER_HOUR 99", "between 0 and 60"),
        ("MODE wild", "shadow, live"),
        ("learning_config.post_fraction -0.1", "between 0 and 1"),
        ("POSTING_DISABLE true", "did you mean POSTING_DISABLED"),
        ("DATABASE_URL sqlite://other.db", "restart"),
        ("OPENAI_API_KEY sk-1", "secret"),
    ] {
        home.run(&format!("config set {change} --why test")).failed_with(1, reason);
    }
    assert_eq!(home.run("events tail --json").out.lines().count(), 1);
}

#[test]
fn secrets_and_passwords_are_masked() {
    let home = Home::new();
    let variables = [
        ("OPENAI_API_KEY", "sk-verysecret"),
        ("ADMIN_TOKEN", "verysecret"),
        ("REDIS_URL", "redis://:verysecret@localhost"),
    ];
    for line in ["config list", "config list --json", "config get ADMIN_TOKEN"] {
        let ran = home.run_with(&variables, line);
        assert!(ran.code == 0 && !ran.out.contains("verysecret"), "{line}: {}", ran.out);
    }
}

#[test]
fn every_setting_stands_in_the_example_with_its_default() {
    let example = include_str!("../../.env.example");
    for setting in xbot_domain::config::SETTINGS {
        let line = format!("{}={}", setting.variable(), setting.default);
        assert!(example.lines().any(|found| found == line), "{line}");
    }
    let home = Home::new();
    std::fs::write(home.path().join(".env"), example).unwrap();
    let list = home.run("config list --json");
    assert!(list.code == 0 && list.err.is_empty(), "{list:?}");
}
