use serde_json::json;

use super::*;
use crate::config::find;

#[test]
fn lesson_14_the_emergency_stop_holds_when_either_side_sets_it() {
    let cases = [
        (None, None, true, Origin::Default),
        (Some("false"), None, false, Origin::Env),
        (Some("false"), Some(false), false, Origin::Live),
        (Some("false"), Some(true), true, Origin::Live),
        (Some("true"), Some(false), true, Origin::Env),
        (Some("true"), Some(true), true, Origin::Env),
        (None, Some(true), true, Origin::Live),
        (None, Some(false), false, Origin::Live),
        (Some(" "), Some(false), false, Origin::Live),
    ];
    for (env, live, value, origin) in cases {
        holds("POSTING_DISABLED", env, live, (value, origin));
    }
}

#[test]
fn the_circuit_to_the_model_stays_open_when_either_side_opens_it() {
    let cases = [
        (None, None, false, Origin::Default),
        (Some("true"), Some(false), true, Origin::Env),
        (Some("false"), Some(true), true, Origin::Live),
        (None, Some(true), true, Origin::Live),
    ];
    for (env, live, value, origin) in cases {
        holds("AI_QUOTA_CIRCUIT_OPEN", env, live, (value, origin));
    }
}

fn holds(stop: &str, env: Option<&str>, live: Option<bool>, expected: (bool, Origin)) {
    let live = live.map(Value::Bool);
    let got = effective(find(stop).unwrap(), env, live.as_ref()).unwrap();
    let expected = (json!(expected.0), expected.1);
    assert_eq!((got.value, got.origin), expected, "{stop} {env:?} {live:?}");
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
fn a_variable_that_looks_like_a_setting_is_warned_about() {
    let names = ["POSTING_DISABLE", "XBOT_SPEED", "PATH", "HOME", "MODE", "OPENAI_ORG_ID", "LANG"];
    assert_eq!(
        unknown_variables(names.into_iter()),
        [
            "POSTING_DISABLE is not a setting; did you mean POSTING_DISABLED?",
            "XBOT_SPEED is not a setting and has no effect",
            "OPENAI_ORG_ID is not a setting and has no effect",
        ]
    );
}
