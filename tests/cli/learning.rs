//! See `src/cli/learning.rs`.

use serde_json::Value;

use crate::home::Home;

#[test]
fn on_an_empty_store_a_learning_cycle_says_what_is_missing() {
    let home = Home::new();
    let ran = home.run("learning test");
    assert_eq!(ran.code, 0, "{ran:?}");
    let expected = "0 posts in the last 24 h\nNothing collected: nothing is due\nNothing learned: insufficient outcomes (need 5)\n";
    assert_eq!(ran.out, expected);
    let ran = home.run("learning test --json");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!((&report["posts_24h"], &report["learn"]["done"]), (&0.into(), &false.into()));
    assert!(report["learn"]["results"].as_object().unwrap().is_empty(), "no invented numbers");
}
