//! An experiment may decide otherwise than the draw.

use std::collections::BTreeMap;

use xbot_domain::decision::Planned;

use super::story::{assigned, draw, plan};
use super::*;

const ABC: [(&str, (f64, f64), f64); 3] =
    [("a", (1.0, 1.0), 0.5), ("b", (1.0, 1.0), 0.3), ("c", (1.0, 1.0), 0.2)];

/// Drawn as `a`, carried out as `used` with this recorded chance.
fn carried_out(hour: i64, variant: &str, used: &str, chance: f64) -> Planned {
    let plan = assigned(plan(hour, vec![draw(Scope::Content, &ABC, "a")]), variant);
    let arm = xbot_domain::ids::ArmId::new(Scope::Content, used);
    Planned { bandit_arm: Some(arm), arm_propensity: Some(chance), ..plan }
}

#[test]
fn what_was_used_counts_with_its_chance_over_all_variants() {
    let mut story = Story::default();
    story.experiment("e1", "style", "c");
    story.lived(0, carried_out(0, "forced", "c", 0.6), 0.9);
    story.lived(1, carried_out(1, "control", "a", 0.25), 0.3);
    let rounds = story.rounds(Ask::of(Scope::Content));
    let chances: Vec<Vec<f64>> = rounds
        .iter()
        .flatten()
        .map(|round| round.candidates.iter().map(|candidate| candidate.chance).collect())
        .collect();
    assert_eq!(chances, [[0.25, 0.15, 0.6], [0.25, 0.15, 0.6]]);
    let found = judged(&rounds, &["uniform", "current"]);
    let third = 1.0 / 3.0;
    let expected = (third / 0.6 * 0.9 + third / 0.25 * 0.3) / 2.0;
    assert!((value(&found, "uniform", "ips") - expected).abs() < 1e-15);
    assert!((value(&found, "current", "ips") - 0.6).abs() < 1e-15);
}

#[test]
fn without_its_plan_and_with_a_chance_that_does_not_fit_the_round_is_left_out() {
    let mut story = Story::default();
    story.lived(0, carried_out(0, "forced", "c", 0.6), 0.9);
    story.experiment("e1", "style", "c");
    story.lived(1, carried_out(1, "forced", "c", 0.7), 0.9);
    let unassigned = Planned { experiment: None, ..carried_out(2, "forced", "c", 0.2) };
    story.lived(2, unassigned, 0.9);
    let rounds = story.rounds(Ask::of(Scope::Content));
    let expected = BTreeMap::from([(Why::UnknownExperiment, 1), (Why::Contradiction, 2)]);
    assert_eq!((rounds.len(), rounds.left_out), (0, expected));
}

#[test]
fn an_experiment_with_something_else_changes_no_chance() {
    let mut story = Story::default();
    story.experiment("e1", "hashtags", "0");
    story.lived(0, carried_out(0, "forced", "a", 0.5), 0.9);
    let rounds = story.rounds(Ask::of(Scope::Content));
    assert_eq!(rounds.get(0).unwrap().chance(), 0.5);
}

#[test]
fn topics_that_an_experiment_forced_count_too() {
    let mut story = Story::default();
    story.experiment("e1", "topic", "b");
    let mut forced = assigned(plan(0, vec![draw(Scope::Topic, &ABC, "a")]), "forced");
    forced.topic = Some("b".to_owned());
    story.lived(0, forced, 0.9);
    let rounds = story.rounds(Ask::of(Scope::Topic));
    let round = rounds.get(0).unwrap();
    assert_eq!((round.used, round.chance()), (1, 0.5 * 0.3 + 0.5));
}
