use serde_json::json;

use super::*;
use crate::config::find;

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
