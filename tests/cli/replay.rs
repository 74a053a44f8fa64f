//! What a policy would have earned, from files.

use super::home::Home;

const ROUNDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/replay/tests/fixtures/ope_small.json");
const TESTS: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/replay/tests/fixtures/headline_tests.csv");

/// The reference rounds as a file of rounds, with a line in it that is none.
fn rounds(home: &Home) -> serde_json::Value {
    let fixture: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(ROUNDS).unwrap()).unwrap();
    let rows = fixture["rows"].as_array().unwrap().iter();
    let text: String = rows.map(|row| format!("{row}\n")).collect();
    std::fs::write(home.path().join("rounds.jsonl"), format!("{text}not a round\n")).unwrap();
    fixture["expected"].clone()
}

#[test]
fn rounds_give_the_reference_and_the_same_hash_from_any_number_of_threads() {
    let home = Home::new();
    let expected = rounds(&home);
    let run = |threads: u32| {
        home.run(&format!("replay evaluate --rounds rounds.jsonl --threads {threads} --json"))
            .json()
    };
    let found = run(1);
    for name in ["ips", "snips", "dm", "dr", "sndr", "switch_dr_5", "dros_10", "ips_clip_5"] {
        let (found, expected) = (&found["estimates"][name], expected[name].as_f64().unwrap());
        assert!((found["value"].as_f64().unwrap() - expected).abs() < 1e-12, "{name}");
        assert_eq!(found["refused"], false);
    }
    assert_eq!(found["bad_lines"]["first"][0]["line"], 401);
    assert_eq!(found["manifest"]["input"]["kind"], "rounds");
    for threads in [2, 8] {
        assert_eq!(run(threads)["result_hash"], found["result_hash"]);
    }
}

#[test]
fn a_refused_estimate_is_not_shown_as_one_but_kept_and_flagged_as_json() {
    let home = Home::new();
    let round = |i: u32| {
        let (action, pscore) = if i < 2 { (1, 0.0002) } else { (0, 0.9998) };
        let reward = i % 2;
        format!(
            "{{\"action\":{action},\"reward\":{reward},\"pscore\":{pscore},\"evaluation\":[0,1]}}\n"
        )
    };
    let text: String = (0..10_000).map(round).collect();
    std::fs::write(home.path().join("rounds.jsonl"), text).unwrap();
    let command = "replay evaluate --rounds rounds.jsonl --estimators ips,snips --bootstrap 0";
    let shown = home.run(command);
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.out.contains("snips\t–\t–\t–\trefused: too little overlap"), "{}", shown.out);
    let found = home.run(&format!("{command} --json")).json();
    assert_eq!(found["refused"], true);
    assert_eq!(found["estimates"]["snips"]["refused"], true);
    assert_eq!(found["estimates"]["snips"]["value"], 0.5);
}

#[test]
fn headline_tests_are_replayed_the_same_way_each_time() {
    let home = Home::new();
    let command =
        format!("replay evaluate --headline-tests {TESTS} --policy thompson --seed 7 --json");
    let found = home.run(&command).json();
    let clicks = |name: &str| found[name]["clicks"].as_u64().unwrap();
    assert!(clicks("uniform") < clicks("policy") && clicks("policy") < clicks("best_arm"));
    assert_eq!(home.run(&command).json(), found);
}

#[test]
fn what_is_asked_wrongly_is_told() {
    let home = Home::new();
    rounds(&home);
    for (command, told) in [
        ("replay evaluate", "there is no database"),
        ("replay evaluate --rounds rounds.jsonl --scope topic", "cannot be used with"),
        ("replay evaluate --rounds rounds.jsonl --as-of 7", "cannot be used with"),
        ("replay evaluate --rounds none.jsonl", "could not evaluate none.jsonl"),
        ("replay evaluate --rounds rounds.jsonl --estimators ipss", "there is no estimator"),
        ("replay evaluate --rounds rounds.jsonl --policy thompson", "rounds know no policy"),
        ("replay evaluate --rounds rounds.jsonl --confidence 1", "between 0 and 1"),
        ("replay evaluate --headline-tests rounds.jsonl --policy thompson", "no column"),
        ("replay evaluate --headline-tests rounds.jsonl --policy current", "does not learn"),
    ] {
        let ran = home.run(command);
        assert_eq!(ran.code, 2, "{command}: {ran:?}");
        assert!(ran.err.contains(told), "{command}: {}", ran.err);
    }
}
