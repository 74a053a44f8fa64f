//! `xbot schedule test`.

use super::home::Home;

#[test]
fn one_planning_cycle_is_shown_whole_and_posts_nothing() {
    let home = Home::new();
    assert_eq!(home.run("candidates refresh").code, 0);
    let ran = home.run("schedule test");
    assert_eq!(ran.code, 0, "{ran:?}");
    for line in [
        "Topic: gaming_",
        "Style: ",
        "Slot: ",
        "Draw: topic:",
        "✅ safety, length of text 1",
        "SHADOW MODE - Would post: ",
        "Outcome: shown; it would have been queued, was cancelled instead, and cannot be posted",
    ] {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    assert!(ran.out.contains("Candidates left: 33"), "{}", ran.out);
    for never in ["queued", "posted", "consumed"] {
        let tail = home.run(&format!("events tail --type {never}"));
        assert!(!tail.out.contains(never), "{tail:?}");
    }
    let cancelled = home.run("events tail --type cancelled");
    assert!(cancelled.out.contains("cancelled"), "{cancelled:?}");
}

#[test]
fn as_json_it_has_every_arm_with_its_chance() {
    let home = Home::new();
    let json = home.run("schedule test --json").json();
    assert_eq!(json["outcome"], "shown");
    let hours = json["tried"][0]["draws"][2]["candidates"].as_array().unwrap();
    let sum: f64 = hours.iter().map(|hour| hour["propensity"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-9, "{json}");
    assert!(json["tried"][0]["checks"].as_array().unwrap().len() >= 9);
}

#[test]
fn what_is_not_planned_says_why_with_code_1() {
    let home = Home::new();
    let ran = home.run_with(&[("MODE", "live")], "schedule test");
    assert_eq!(ran.code, 1, "{ran:?}");
    assert!(ran.out.contains("Nothing to show: no language model: "), "{}", ran.out);
}
