//! Two runs of `xbot replay` side by side.

use super::home::Home;

const FIXTURE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/replay/tests/fixtures/ope_small.json");

fn rounds(home: &Home) {
    let fixture: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(FIXTURE).unwrap()).unwrap();
    let rows = fixture["rows"].as_array().unwrap().iter();
    let text: String = rows.map(|row| format!("{row}\n")).collect();
    std::fs::write(home.path().join("rounds.jsonl"), text).unwrap();
}

const RUN: &str = "replay evaluate --rounds rounds.jsonl --estimators ips,dr --bootstrap 0 --json";

#[test]
fn runs_from_files_show_what_was_asked_and_what_came_out_differently() {
    let home = Home::new();
    rounds(&home);
    let write = |name: &str, more: &str| {
        let ran = home.run(&format!("{RUN} {more}"));
        assert_eq!(ran.code, 0, "{ran:?}");
        std::fs::write(home.path().join(name), ran.out).unwrap();
    };
    write("a.json", "--confidence 0.95");
    write("b.json", "--confidence 0.9");
    let shown = home.run("replay compare a.json b.json");
    assert_eq!(shown.code, 0, "{shown:?}");
    assert!(shown.out.contains("parameters: not the same"), "{}", shown.out);
    assert!(shown.out.contains("input: the same") && shown.out.contains("seed: the same"));
    assert!(shown.out.contains("manifest.parameters.confidence\t0.95\t0.9\t-0.050000\t-5.26 %"));
    let found = home.run("replay compare a.json b.json --most 1 --json").json();
    assert_eq!(found["alike"]["parameters"], false);
    assert_eq!(found["result"]["first"].as_array().unwrap().len(), 1);
    assert!(found["result"]["left_out"].as_u64().unwrap() > 1);
    let same = home.run("replay compare a.json a.json --json").json();
    assert_eq!((&same["alike"]["result"], &same["result"]["differ"]), (&true.into(), &0.into()));
}

#[test]
fn a_run_that_was_kept_is_the_one_that_was_printed() {
    let home = Home::with_store();
    rounds(&home);
    let ran = home.run(RUN);
    let run_id = ran.json()["run_id"].as_str().unwrap().to_owned();
    std::fs::write(home.path().join("printed.json"), &ran.out).unwrap();
    let found = home.run(&format!("replay compare {run_id} printed.json --json")).json();
    assert_eq!((&found["manifest"]["differ"], &found["result"]["differ"]), (&0.into(), &0.into()));
    assert!(found["result"]["alike"].as_u64().unwrap() > 10);
    assert_eq!(found["a"], found["b"]);
}

#[test]
fn what_is_no_run_is_named() {
    let home = Home::with_store();
    std::fs::write(home.path().join("list.json"), "[1]").unwrap();
    let missing = home.run("replay compare evaluate-none list.json");
    assert!(
        missing.code == 1 && missing.err.contains("there is no run evaluate-none"),
        "{missing:?}"
    );
    let broken = home.run("replay compare list.json list.json");
    assert!(broken.code == 2 && broken.err.contains("list.json is no run"), "{broken:?}");
}
