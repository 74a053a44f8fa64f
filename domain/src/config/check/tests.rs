use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::config::{SETTINGS, as_typed};

#[test]
fn a_bad_value_is_refused_with_what_would_be_allowed() {
    let cases = [
        ("post_fraction", "1.5", "post_fraction must be between 0 and 1, got 1.5"),
        (
            "learning_config.post_fraction",
            "-0.1",
            "post_fraction must be between 0 and 1, got -0.1",
        ),
        ("epsilon", "NaN", "epsilon must be between 0 and 1, got NaN"),
        ("epsilon", "high", "epsilon must be a number between 0 and 1, got high"),
        (
            "MAX_POSTS_PER_HOUR",
            "2.5",
            "MAX_POSTS_PER_HOUR must be a whole number between 0 and 60, got 2.5",
        ),
        ("max_hashtags", "6", "max_hashtags must be between 1 and 5, got 6"),
        (
            "quiet_hours",
            "2,24",
            "quiet_hours must be a list of hours between 0 and 23, such as 2,3,4, got 2,24",
        ),
        ("MODE", "alive", "MODE must be one of shadow, live, got alive"),
        ("POSTING_DISABLED", "maybe", "POSTING_DISABLED must be true or false, got maybe"),
        ("POSTING_DISABLED", "", "POSTING_DISABLED must be true or false, got nothing"),
        (
            "ACCOUNT_TIMEZONE",
            "Mars/Olympus",
            "ACCOUNT_TIMEZONE must be an IANA time zone, such as Europe/Berlin, got Mars/Olympus",
        ),
        (
            "REDIS_URL",
            "localhost:6379",
            "REDIS_URL must be an address that begins with redis:// or rediss://, got localhost:6379",
        ),
        (
            "DATABASE_URL",
            "sqlite://my data/xbot.db",
            "DATABASE_URL must be an address without spaces, got sqlite://my data/xbot.db",
        ),
        ("HTTP_ADDR", "8080", "HTTP_ADDR must be host:port, such as 127.0.0.1:8080, got 8080"),
        (
            "ALERT_WEBHOOK_URL",
            "hunter2",
            "ALERT_WEBHOOK_URL must be an address that begins with http:// or https://, got something else",
        ),
        (
            "POSTING_DISABLE",
            "true",
            "there is no setting `POSTING_DISABLE`; did you mean POSTING_DISABLED?",
        ),
        ("favourite_colour", "red", "there is no setting `favourite_colour`"),
    ];
    for (key, value, message) in cases {
        assert_eq!(check(key, value).unwrap_err().message, message);
    }
}

#[test]
fn a_value_is_understood_however_it_is_typed() {
    let cases = [
        ("POSTING_DISABLED", " TRUE ", json!(true)),
        ("posting_disabled", "0", json!(false)),
        ("MODE", "Live", json!("live")),
        ("DAILY_OPENAI_LIMIT_USD", "10.00", json!(10.0)),
        ("quiet_hours", "[]", json!([])),
        ("ACCOUNT_TIMEZONE", "Europe/Berlin", json!("Europe/Berlin")),
        ("REDIS_URL", "", json!(null)),
    ];
    for (key, typed, value) in cases {
        assert_eq!(check(key, typed), Ok(value), "{key} {typed}");
    }
}

#[test]
fn addresses_of_stores_are_checked_by_their_form() {
    let good = [
        "sqlite://data/xbot.db",
        "sqlite:///var/lib/xbot.db",
        "sqlite::memory:",
        "postgres://postgres@127.0.0.1:5433/postgres",
        "postgresql://a:b@db/x?sslmode=require",
        "postgres://u@a:1,b:2/x",
        "postgres://[::1]:5432/x",
    ];
    for url in good {
        assert!(check("DATABASE_URL", url).is_ok(), "{url}");
    }
    for url in [
        "postgres://",
        "postgres:/x",
        "mysql://a/b",
        "sqlite://",
        "postgres://h:port/x",
        "postgres://h:99999/x",
    ] {
        assert!(check("DATABASE_URL", url).is_err(), "{url}");
    }
    assert!(check("EVENT_STORE_URL", "esdb://localhost:2113?tls=false").is_ok());
}

#[test]
fn a_password_in_an_address_is_not_shown() {
    let database = find("DATABASE_URL").unwrap();
    let cases = [
        ("postgres://xbot:p@ss:word@db:5432/x", "postgres://xbot:********@db:5432/x"),
        ("postgres://db/x", "postgres://db/x"),
        ("sqlite://data/xbot.db", "sqlite://data/xbot.db"),
    ];
    for (url, shown) in cases {
        assert_eq!(database.masked(url), shown);
    }
    assert_eq!(find("ADMIN_TOKEN").unwrap().masked("hunter2"), "********");
    let refused = check("DATABASE_URL", "mysql://root:hunter2@db/x").unwrap_err();
    assert!(!refused.message.contains("hunter2"), "{}", refused.message);
}

proptest! {
    #[test]
    fn no_text_makes_a_check_panic(n in 0..SETTINGS.len(), text in ".{0,30}") {
        let _ = check(SETTINGS[n].key, &text);
    }

    #[test]
    fn no_key_makes_a_check_panic(key in ".{0,30}", text in "[0-9a-z:/@.,\\[\\]-]{0,20}") {
        let _ = check(&key, &text);
        let _ = check("DATABASE_URL", &text);
    }

    #[test]
    fn what_was_checked_once_is_valid_for_ever(n in 0..SETTINGS.len(), text in "[0-9a-z.,:/]{0,8}") {
        if let Ok(value) = check(SETTINGS[n].key, &text) {
            prop_assert_eq!(check(SETTINGS[n].key, &as_typed(&value)), Ok(value));
        }
    }
}
