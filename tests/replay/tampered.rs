//! Whatever is changed in a store, `replay verify` names it.

use crate::home::Ran;
use crate::lived::Lived;

/// That the difference is told, of this kind, and by these words.
fn told(ran: &Ran, kind: &str, words: &[&str]) {
    assert_eq!(ran.code, 1, "{words:?}: {ran:?}");
    let document = ran.json();
    assert_eq!(document["equal"], false);
    let checks = document["checks"].as_array().unwrap();
    let check = checks.iter().find(|check| check["kind"] == kind).unwrap();
    let first = check["first"].as_array().unwrap().iter().map(|d| d.to_string());
    let named = first.into_iter().any(|text| words.iter().all(|word| text.contains(word)));
    assert!(named, "{kind} {words:?}: {document:#}");
    assert!(ran.err.starts_with("error: what is stored is not what the history comes to"));
}

#[test]
fn any_single_change_is_named() {
    let lived = Lived::days(4);
    let untouched = lived.run("replay verify --json");
    assert_eq!(untouched.code, 0, "{untouched:?}");
    let document = untouched.json();
    for check in document["checks"].as_array().unwrap() {
        let kind = check["kind"].as_str().unwrap();
        assert!(kind == "snapshots" || check["compared"].as_u64().unwrap() > 0, "{check}");
        assert_eq!(check["differences"], 0);
    }
    rows(&lived);
    events(&lived);
    sealed_anew(&lived);
}

fn rows(lived: &Lived) {
    let cases: [(&str, &[&str]); 8] = [
        (
            "update outcomes set reward_value = reward_value + 1e-9 where rowid = 5",
            &["outcomes ", "reward_value"],
        ),
        (
            "update reward_audit set value = value + 1e-9 where rowid = 7",
            &["reward_audit ", "value"],
        ),
        (
            "update bandit_arms set alpha = alpha + 1e-9 where rowid = (select min(rowid) from bandit_arms where trials > 0)",
            &["bandit_arms ", "alpha"],
        ),
        (
            "update predictors set coefficients = json_set(coefficients, '$.novelty', 0.5) where predictor = 'content' and version = 1",
            &["predictors content 1", "coefficients"],
        ),
        (
            "update content_metadata set arm_propensity = arm_propensity * 1.01 where rowid = 3",
            &["content_metadata ", "arm_propensity"],
        ),
        ("delete from followers where rowid = 2", &["followers ", "not there"]),
        (
            "insert into followers select '2026-01-01T00:00:00.000000Z', followers, change, source, simulated from followers limit 1",
            &["followers 2026-01-01", "there"],
        ),
        (
            "update bot_config set config_value = '{}' where config_key = 'limits'",
            &["bot_config ", "config_value"],
        ),
    ];
    for (sql, words) in cases {
        told(&lived.changed(sql), "tables", words);
    }
}

fn events(lived: &Lived) {
    let event = |kind: &str, path: &str, value: &str| {
        format!(
            "update events set payload = json_set(payload, '{path}', {value}) where position = \
             (select min(position) from events where event_type = '{kind}' \
              and json_extract(payload, '{path}') is not null)"
        )
    };
    let draw = "json_extract(payload, '$.draws[0].candidates[0].propensity') + 0.001";
    let cases: [(String, &str, &[&str]); 5] = [
        (
            event("planned", "$.draws[0].candidates[0].propensity", draw),
            "draws",
            &["the propensity of"],
        ),
        (event("planned", "$.arm_propensity", "0.123"), "draws", &["the propensity of"]),
        (event("reward_computed", "$.value", "0.5"), "rewards", &["value"]),
        (event("updated", "$.after.alpha", "1.25"), "arms", &["α after"]),
        (event("metrics_collected", "$.metrics.likes", "4000"), "rewards", &["the rates of pass"]),
    ];
    for (sql, kind, words) in cases {
        let ran = lived.changed(&sql);
        told(&ran, "seals", &["altered"]);
        told(&ran, kind, words);
    }
    let gone = "delete from events where position = (select max(position) - 50 from events)";
    told(&lived.changed(gone), "seals", &["removed"]);
    let leaf = "update event_seals set leaf = zeroblob(32) where number = 40";
    told(&lived.changed(leaf), "seals", &["\"position\":40", "altered"]);
}

/// Somebody who knows of the seals makes them anew: then the history has to tell by itself.
fn sealed_anew(lived: &Lived) {
    let changes = [
        (
            "update events set payload = json_set(payload, '$.arm_propensity', json_extract(payload, '$.arm_propensity') + 1e-9) \
             where position = (select min(position) from events where event_type = 'planned' \
             and json_extract(payload, '$.arm_propensity') is not null)",
            "draws",
            "the propensity of",
        ),
        (
            "delete from events where position = (select position from events \
             where event_type = 'updated' limit 1 offset 9)",
            "streams",
            "the version in stream",
        ),
    ];
    for (sql, kind, words) in changes {
        let ran = lived.changed_and_sealed(sql);
        let document = ran.json();
        let seals = document["checks"].as_array().unwrap().iter().find(|c| c["kind"] == "seals");
        assert_eq!(seals.unwrap()["differences"], 0, "{document:#}");
        told(&ran, kind, &[words]);
    }
}
