use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::budget::LimitPolicy;

fn set(key: &str, value: impl Into<Value>) -> ConfigCommand {
    ConfigCommand::Set {
        key: key.to_owned(),
        value: value.into(),
        by: "owner".to_owned(),
        why: "a first small step".to_owned(),
        at: "2025-08-11T09:00:00Z".parse().unwrap(),
    }
}

fn run(state: &mut Config, command: &ConfigCommand) -> Result<Vec<Changed>, Refusal> {
    let events = state.decide(command)?;
    for event in events.iter().chain(&events) {
        state.evolve(event);
    }
    Ok(events
        .into_iter()
        .map(|ConfigEvent::Changed(e)| e)
        .collect())
}

fn config(overrides: &[(&str, &str)]) -> Config {
    let mut state = Config::default();
    for (key, value) in overrides {
        run(&mut state, &set(key, *value)).unwrap();
    }
    state
}

fn env(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    variables.iter().map(owned).collect()
}

#[test]
fn a_change_carries_the_whole_document_and_the_same_value_again_changes_nothing() {
    let mut state = Config::default();
    run(&mut state, &set("learning_config.epsilon", "0.3")).unwrap();
    let changed = run(&mut state, &set("learning_config.post_fraction", "0.1"))
        .unwrap()
        .remove(0);
    assert_eq!(changed.document, "learning_config");
    assert_eq!(
        changed.document_value,
        json!({"epsilon": 0.3, "post_fraction": 0.1})
    );
    assert_eq!((changed.from, changed.to), (None, json!(0.1)));
    assert_eq!(run(&mut state, &set("post_fraction", 0.10)), Ok(vec![]));
    let changed = run(&mut state, &set("post_fraction", 1)).unwrap().remove(0);
    assert_eq!((changed.from, changed.to), (Some(json!(0.1)), json!(1.0)));
}

#[test]
fn each_live_setting_stands_in_its_document() {
    let cases = [
        (
            "feature_flags.learning_engine_v2",
            "true",
            "feature_flags",
            json!({"learning_engine_v2": true}),
        ),
        (
            "learning_engine_v2",
            "1",
            "feature_flags",
            json!({"learning_engine_v2": true}),
        ),
        (
            "POSTING_DISABLED",
            "false",
            "limits",
            json!({"POSTING_DISABLED": false}),
        ),
        (
            "quiet_hours",
            "[5, 2]",
            "learning_config",
            json!({"quiet_hours": [2, 5]}),
        ),
    ];
    for (key, value, document, whole) in cases {
        let changed = run(&mut Config::default(), &set(key, value))
            .unwrap()
            .remove(0);
        assert_eq!(
            (changed.document.as_str(), changed.document_value),
            (document, whole)
        );
    }
}

#[test]
fn secrets_and_what_is_read_at_the_start_never_enter_the_log() {
    for (key, code) in [
        ("OPENAI_API_KEY", "secret"),
        ("ADMIN_TOKEN", "secret"),
        ("ALERT_WEBHOOK_URL", "secret"),
        ("DATABASE_URL", "start_only"),
        ("APP_ENV", "start_only"),
    ] {
        assert_eq!(
            Config::default().decide(&set(key, "x")).unwrap_err().code,
            code,
            "{key}"
        );
    }
}

#[test]
fn a_bad_value_is_refused_with_what_would_be_allowed() {
    let cases = [
        (
            "post_fraction",
            "1.5",
            "post_fraction must be between 0 and 1, got 1.5",
        ),
        (
            "learning_config.post_fraction",
            "-0.1",
            "post_fraction must be between 0 and 1, got -0.1",
        ),
        ("epsilon", "NaN", "epsilon must be between 0 and 1, got NaN"),
        (
            "epsilon",
            "high",
            "epsilon must be a number between 0 and 1, got high",
        ),
        (
            "MAX_POSTS_PER_HOUR",
            "2.5",
            "MAX_POSTS_PER_HOUR must be a whole number between 0 and 60, got 2.5",
        ),
        (
            "max_hashtags",
            "6",
            "max_hashtags must be between 1 and 5, got 6",
        ),
        (
            "quiet_hours",
            "2,24",
            "quiet_hours must be a list of hours between 0 and 23, such as 2,3,4, got 2,24",
        ),
        (
            "MODE",
            "alive",
            "MODE must be one of shadow, live, got alive",
        ),
        (
            "POSTING_DISABLED",
            "maybe",
            "POSTING_DISABLED must be true or false, got maybe",
        ),
        (
            "POSTING_DISABLED",
            "",
            "POSTING_DISABLED must be true or false, got nothing",
        ),
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
            "HTTP_ADDR",
            "8080",
            "HTTP_ADDR must be host:port, such as 127.0.0.1:8080, got 8080",
        ),
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
        (
            "favourite_colour",
            "red",
            "there is no setting `favourite_colour`",
        ),
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
        (
            "postgres://xbot:p@ss:word@db:5432/x",
            "postgres://xbot:********@db:5432/x",
        ),
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

#[test]
fn lesson_14_the_emergency_stop_holds_when_either_side_sets_it() {
    let stop = find("POSTING_DISABLED").unwrap();
    let cases = [
        (None, None, true, Origin::Default),
        (Some("false"), None, false, Origin::Env),
        (Some("false"), Some(false), false, Origin::Live),
        (Some("false"), Some(true), true, Origin::Live),
        (Some("true"), Some(false), true, Origin::Env),
        (None, Some(false), true, Origin::Default),
        (Some(""), Some(false), true, Origin::Default),
    ];
    for (env, live, value, origin) in cases {
        let live = live.map(Value::Bool);
        let got = effective(stop, env, live.as_ref()).unwrap();
        assert_eq!(
            (got.value, got.origin),
            (json!(value), origin),
            "{env:?} {live:?}"
        );
    }
}

#[test]
fn a_live_value_goes_before_the_environment_and_that_before_the_default() {
    let posts = find("MAX_POSTS_PER_HOUR").unwrap();
    let cases = [
        (None, None, 2, Origin::Default),
        (Some("4"), None, 4, Origin::Env),
        (Some("4"), Some(json!(1)), 1, Origin::Live),
    ];
    for (env, live, value, origin) in cases {
        let got = effective(posts, env, live.as_ref()).unwrap();
        assert_eq!((got.value, got.origin), (json!(value), origin));
    }
    assert!(
        effective(posts, Some("many"), Some(&json!(1))).is_err(),
        "a bad variable is not hidden"
    );
}

#[test]
fn every_default_is_valid_and_every_name_is_unique() {
    let mut names = std::collections::BTreeSet::new();
    for setting in SETTINGS {
        assert!(
            check(setting.key, setting.default).is_ok(),
            "{}",
            setting.key
        );
        assert!(
            names.insert(setting.variable()),
            "{} stands twice",
            setting.name()
        );
    }
    let settings = Settings::for_testing();
    assert_eq!(settings.posting_stopped_by(), Some("POSTING_DISABLED=true"));
    assert_eq!(settings.stores.event_store_url, "sqlite://data/xbot.db");
    assert_eq!(settings.stores.redis_prefix, "stg:");
    assert_eq!(settings.learning.quiet_hours, [2, 3, 4, 5]);
}

#[test]
fn settings_come_from_both_sides() {
    let env = env(&[
        ("APP_ENV", "production"),
        ("POSTING_DISABLED", "false"),
        ("ADMIN_TOKEN", "hunter2"),
        ("EPSILON", "0.1"),
    ]);
    let live = config(&[
        ("LIVE_POSTS", "true"),
        ("BUDGET_STRICT", "false"),
        ("MAX_POSTS_PER_HOUR", "1"),
    ]);
    let settings = Settings::resolve(&env, &live).unwrap();
    assert_eq!(settings.posting_stopped_by(), None);
    assert_eq!(settings.posting.max_posts_per_hour, 1);
    assert_eq!(settings.budget.limit_policy, LimitPolicy::StopWhenHit);
    assert_eq!(settings.learning.epsilon, 0.1);
    assert_eq!(settings.stores.redis_prefix, "prod:");
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let env = env(&[("MODE", "alive"), ("POST_FRACTION", "1.5")]);
    let wrong = Settings::resolve(&env, &Config::default()).unwrap_err();
    let messages: Vec<_> = wrong.iter().map(|r| r.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "MODE must be one of shadow, live, got alive",
            "post_fraction must be between 0 and 1, got 1.5",
        ]
    );
}

#[test]
fn a_variable_that_looks_like_a_setting_is_warned_about() {
    let names = [
        "POSTING_DISABLE",
        "XBOT_SPEED",
        "PATH",
        "HOME",
        "MODE",
        "OPENAI_ORG_ID",
        "LANG",
    ];
    assert_eq!(
        unknown_variables(names.into_iter()),
        [
            "POSTING_DISABLE is not a setting; did you mean POSTING_DISABLED?",
            "XBOT_SPEED is not a setting and has no effect",
            "OPENAI_ORG_ID is not a setting and has no effect",
        ]
    );
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
            if value != Value::Null {
                prop_assert_eq!(check(SETTINGS[n].key, &super::as_typed(&value)), Ok(value));
            }
        }
    }
}
