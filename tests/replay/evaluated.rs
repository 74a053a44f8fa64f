//! What policies would have earned on a lived history, against the rows that anybody can query.

use crate::lived::Lived;

/// By SQL alone: the reward of the last pass, the chance of the style that was used, and how many
/// styles there were to choose from.
const ROUNDS: &str = "
    select c.arm_propensity,
           (select json_array_length(d.value, '$.candidates')
            from events e, json_each(e.payload, '$.draws') d
            where e.event_type = 'planned' and e.aggregate_id = c.decision_id
              and d.value ->> '$.chosen' like 'content:%'),
           (select o.reward_value from outcomes o
            where o.decision_id = c.decision_id and o.reward_value is not null
            order by o.collected_pass desc limit 1) as reward
    from content_metadata c
    where c.bandit_arm like 'content:%' and reward is not null";

fn rounds(lived: &Lived) -> Vec<(f64, f64, f64)> {
    let store = lived.store();
    let mut rows = store.prepare(ROUNDS).unwrap();
    let row = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
    rows.query_map([], row).unwrap().map(Result::unwrap).collect()
}

#[test]
fn the_figures_are_those_of_the_stored_rows() {
    let lived = Lived::days(4);
    let found = lived
        .run(
            "replay evaluate --policy current --policy uniform --estimators ips,snips --bootstrap 0 \
             --json",
        )
        .json();
    let rounds = rounds(&lived);
    assert!(rounds.len() > 20, "{}", rounds.len());
    assert_eq!(
        (found["scope"].as_str(), found["world"].as_str()),
        (Some("content"), Some("simulated"))
    );
    assert_eq!(found["rounds"], rounds.len());
    let n = rounds.len() as f64;
    let sum = |of: fn(&(f64, f64, f64)) -> f64| rounds.iter().map(of).sum::<f64>();
    let weighted = sum(|(chance, arms, reward)| reward / arms / chance);
    let weights = sum(|(chance, arms, _)| 1.0 / arms / chance);
    for (policy, estimator, expected) in [
        ("current", "ips", sum(|(_, _, reward)| *reward) / n),
        ("uniform", "ips", weighted / n),
        ("uniform", "snips", weighted / weights),
    ] {
        let found = found["policies"][policy]["estimates"][estimator]["value"].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{policy} {estimator}: {found} {expected}");
    }
    assert_eq!(
        found["run_id"],
        lived
            .run(
                "replay evaluate --policy current --policy uniform \
        --estimators ips,snips --bootstrap 0 --threads 8 --json"
            )
            .json()["run_id"]
    );
}

#[test]
fn all_scopes_stand_side_by_side_with_pictures_and_what_is_asked_wrongly_is_told() {
    let lived = Lived::days(2);
    let asked = "replay evaluate --bootstrap 0 --no-keep";
    let ran = lived.run(&format!("{asked} --scope all --plot out.svg --json"));
    let found = ran.json();
    let scopes: Vec<&String> = found["scopes"].as_object().unwrap().keys().collect();
    assert_eq!(scopes, ["content", "reply", "timing", "topic"]);
    let picture = std::fs::read_to_string(lived.path().join("out-timing.svg")).unwrap();
    assert!(picture.starts_with("<svg") && picture.contains("as logged"));
    let shown = lived.run(asked);
    assert!(shown.out.contains("decisions with simulated outcomes"), "{shown:?}");
    for (line, code, told) in [
        ("--scope mood", 2, "there is no scope"),
        ("--policy thomson", 2, "there is no policy"),
        ("--policy rules:topic=x:y,z", 1, "has no arm `y`"),
        ("--policy predictor:content", 1, "cannot choose in scope content"),
        ("--reward composite-v9", 1, "there are composite-v1, composite-v2"),
        ("--world real", 1, "no decision of scope content was drawn and measured"),
        ("--by mood", 2, "there is no key"),
        ("--from 2030-01-01", 1, "was drawn and measured"),
    ] {
        lived.run(&format!("{asked} {line}")).failed_with(code, told);
    }
}
