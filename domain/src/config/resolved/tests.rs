use serde_json::{Value, json};

use super::*;
use crate::config::{SETTINGS, check};

fn config(overrides: &[(&str, Value)]) -> Config {
    let mut state = Config::default();
    for (key, value) in overrides {
        state.overrides.insert((*key).to_owned(), value.clone());
    }
    state
}

fn env(variables: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |(k, v): &(&str, &str)| ((*k).to_owned(), (*v).to_owned());
    variables.iter().map(owned).collect()
}

#[test]
fn every_default_is_valid_and_every_name_is_unique() {
    let mut names = std::collections::BTreeSet::new();
    for setting in SETTINGS {
        assert!(check(setting.key, setting.default).is_ok(), "{}", setting.key);
        assert!(names.insert(setting.variable()), "{} stands twice", setting.name());
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
        ("LIVE_POSTS", json!(true)),
        ("BUDGET_STRICT", json!(false)),
        ("MAX_POSTS_PER_HOUR", json!(1)),
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
fn each_job_has_an_interval_that_can_be_changed_while_running() {
    let live = config(&[("JOBS_LEARN_INTERVAL_MIN", json!(15))]);
    let env = env(&[("JOBS_LEARN_INTERVAL_MIN", "30"), ("JOBS_REPLY_INTERVAL_MIN", "45")]);
    let jobs = Settings::resolve(&env, &live).unwrap().jobs;
    let minutes = [
        jobs.plan_interval_min,
        jobs.reply_interval_min,
        jobs.posting_interval_min,
        jobs.collect_interval_min,
        jobs.learn_interval_min,
        jobs.candidates_interval_min,
    ];
    assert_eq!(minutes, [60, 45, 5, 5, 15, 60]);
    assert!(check("JOBS_PLAN_INTERVAL_MIN", "0").is_err());
    assert!(check("JOBS_PLAN_INTERVAL_MIN", "1441").is_err());
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
