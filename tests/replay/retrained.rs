//! Predictors trained again on a lived history, and put to use.

use crate::lived::Lived;

#[test]
fn a_retrained_model_is_put_to_use_with_its_manifest_and_can_be_verified() {
    let lived = Lived::days(3);
    let events = |sql: &str| -> Vec<String> {
        let store = lived.store();
        let mut rows = store.prepare(sql).unwrap();
        rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    };
    let count = || events("select cast(count(*) as text) from events");
    let before = count();
    let retrain = "replay retrain --predictor content --lambda 3,300 --json";
    let found = lived.run(retrain).json();
    assert_eq!(lived.run(&format!("{retrain} --threads 8")).json(), found);
    assert!(found["holdout"]["late_rows"].as_u64().unwrap() > 0, "{found}");
    // A model of another outcome is not what the predictor is asked for.
    let other = lived.run("replay retrain --predictor content --target success --promote --why no");
    other.failed_with(1, "content is asked for er, and this model predicts success");
    // Of the first hours, too few to put some aside.
    let few = "replay retrain --predictor content --to 2026-11-17T12:00:00Z --promote";
    let few = lived.run(few);
    few.failed_with(1, "the model is not put to use: nothing was held out");
    assert!(few.err.contains("--why"), "{few:?}");
    assert_eq!(count(), before);

    let promoted = lived.run(&format!("{retrain} --promote --why tried")).json();
    assert_eq!(promoted["result_hash"], found["result_hash"]);
    let version = promoted["promoted"]["version"].as_u64().unwrap();
    let last = "select payload from events where aggregate_type = 'predictor' \
                order by position desc limit 2";
    let [promotion, training] = &events(last)[..] else { panic!() };
    let promotion: serde_json::Value = serde_json::from_str(promotion).unwrap();
    let training: serde_json::Value = serde_json::from_str(training).unwrap();
    assert_eq!(
        (promotion["version"].as_u64(), training["version"].as_u64()),
        (Some(version), Some(version))
    );
    assert_eq!(training["recipe"]["kind"], "ridge");
    let reason = promotion["reason"].as_str().unwrap();
    assert!(reason.starts_with("tried; rmse "), "{reason}");
    let manifest = &reason[reason.find('{').unwrap()..];
    let manifest: serde_json::Value = serde_json::from_str(manifest).unwrap();
    assert_eq!(manifest["manifest"], found["manifest"]);
    assert_eq!(manifest["result_hash"], found["result_hash"]);

    let verified = lived.run("replay verify --no-keep");
    assert_eq!(verified.code, 0, "{verified:?}");
    let of = format!("{{\"version\":{version}");
    let changed = lived.changed(&format!(
        "update events set payload = replace(payload, '\"lambda\":', '\"lambda\":1') \
         where event_type = 'trained' and payload like '%{}%'",
        &of[1..]
    ));
    assert_eq!(changed.code, 1, "{changed:?}");
}
