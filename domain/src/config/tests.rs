use serde_json::json;

use super::*;

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
    Ok(events.into_iter().map(|ConfigEvent::Changed(e)| e).collect())
}

#[test]
fn a_change_carries_the_whole_document_and_the_same_value_again_changes_nothing() {
    let mut state = Config::default();
    run(&mut state, &set("learning_config.epsilon", "0.3")).unwrap();
    let changed = run(&mut state, &set("learning_config.post_fraction", "0.1")).unwrap().remove(0);
    assert_eq!(changed.document, "learning_config");
    assert_eq!(changed.document_value, json!({"epsilon": 0.3, "post_fraction": 0.1}));
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
        ("learning_engine_v2", "1", "feature_flags", json!({"learning_engine_v2": true})),
        ("POSTING_DISABLED", "false", "limits", json!({"POSTING_DISABLED": false})),
        ("quiet_hours", "[5, 2]", "learning_config", json!({"quiet_hours": [2, 5]})),
    ];
    for (key, value, document, whole) in cases {
        let changed = run(&mut Config::default(), &set(key, value)).unwrap().remove(0);
        assert_eq!((changed.document.as_str(), changed.document_value), (document, whole));
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
        assert_eq!(Config::default().decide(&set(key, "x")).unwrap_err().code, code, "{key}");
    }
}
