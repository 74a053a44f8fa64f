//! Rewards of a lived history under other specs.

use std::collections::BTreeMap;

use crate::lived::Lived;

#[test]
fn the_spec_that_was_learned_from_gives_the_arms_of_the_store_to_the_bit() {
    let lived = Lived::days(3);
    let report = lived.run("replay rewards --spec composite-v2 --json").json();
    let connection = lived.store();
    let sql = "select scope || ':' || arm_name, alpha, beta, ci_low, ci_high from bandit_arms";
    let mut rows = connection.prepare(sql).unwrap();
    let arm = |row: &rusqlite::Row<'_>| -> rusqlite::Result<(String, [f64; 4])> {
        Ok((row.get(0)?, [row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?]))
    };
    let stored: BTreeMap<_, _> = rows.query_map([], arm).unwrap().map(Result::unwrap).collect();
    let mut found = BTreeMap::new();
    for scope in report["scopes"].as_array().unwrap() {
        for arm in scope["arms"].as_array().unwrap() {
            let of = |name: &str| arm["asked"][name].as_f64().unwrap();
            let name = |of: &serde_json::Value| of.as_str().unwrap().to_owned();
            let id = format!("{}:{}", name(&scope["scope"]), name(&arm["arm"]));
            found.insert(id, ["alpha", "beta", "low", "high"].map(of));
            assert_eq!(arm["asked"], arm["against"]);
        }
    }
    assert_eq!(found, stored);
    assert!(report["counts"]["measured"].as_u64().unwrap() > 50, "{}", report["counts"]);
    assert_eq!(
        (report["flips"]["flipped"].as_u64(), report["flips"]["passes_flipped"].as_u64()),
        (Some(0), Some(0))
    );
    assert_eq!(report["manifest"]["parameters"]["world"], "simulated");
}

#[test]
fn a_printed_spec_is_changed_told_and_drawn() {
    let lived = Lived::days(3);
    let printed = lived.run("replay rewards --spec composite-v2 --print-spec").out;
    let own = printed.replace("composite-v2", "own").replace("fpki = 0.45", "fpki = 0.9");
    std::fs::write(lived.path().join("own.toml"), &own).unwrap();
    let ran = lived.run("replay rewards --spec own.toml --scope content --plot arms.svg");
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.starts_with("own against recorded; simulated outcomes"), "{}", ran.out);
    assert!(ran.out.contains("content: best by own is") && ran.out.contains("kept as rewards-"));
    assert!(!ran.out.contains("timing: best"), "{}", ran.out);
    let picture = std::fs::read_to_string(lived.path().join("arms.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("95 % interval under own"));
    let json = lived.run("replay rewards --spec own.toml --print-spec --json");
    std::fs::write(lived.path().join("own.json"), json.out).unwrap();
    let hash = |spec: &str| {
        lived.run(&format!("replay rewards --spec {spec} --json")).json()["result_hash"].clone()
    };
    assert_eq!(hash("own.json"), hash("own.toml"));
    assert_ne!(hash("own.toml --against composite-v1"), hash("own.toml"));
    asked_wrongly(&lived, &own);
}

fn asked_wrongly(lived: &Lived, own: &str) {
    let wrong = own.replace("half = 500.0", "half = -1");
    std::fs::write(lived.path().join("wrong.toml"), wrong).unwrap();
    for (line, told) in [
        ("--spec composite-v3", "there is no reward spec `composite-v3`: composite-v1 and"),
        ("--spec wrong.toml", "wrong.toml, line 29: `evidence.half` must be a number above 0"),
        ("--spec own.toml --against wrong.toml", "wrong.toml, line 29"),
        ("--spec own.toml --plot nowhere/arms.svg", "could not write nowhere/arms.svg"),
        ("--spec own.toml --as-of 99999999", "there is no event at position 99999999"),
    ] {
        lived.run(&format!("replay rewards {line}")).failed_with(2, told);
    }
    let ran = lived.run("replay rewards --spec own.toml --scope style");
    assert!(ran.err.contains("[possible values: content, reply, timing, topic]"), "{ran:?}");
}
