//! Policies that learn as they go, told what was known when it was known.

use xbot_domain::ids::Pass;

use super::story::{draw, plan};
use super::*;

const AB: [(&str, (f64, f64), f64); 2] = [("a", (1.0, 1.0), 0.5), ("b", (1.0, 1.0), 0.5)];

/// One decision every other hour, measured three hours after all others were planned, or after its
/// own: `a` earns nothing and `b` all.
fn story(rounds: u64, late: bool) -> Story {
    let mut story = Story::default();
    for n in 0..rounds {
        let chosen = if n % 2 == 0 { "a" } else { "b" };
        let plan = plan(n as i64 * 2, vec![draw(Scope::Content, &AB, chosen)]);
        story.planned(n, plan);
        if !late {
            story.rewarded(n, n as i64 * 2 + 1, Pass::First, f64::from(n as u32 % 2));
        }
    }
    for n in (0..rounds).filter(|_| late) {
        story.rewarded(n, 9_999, Pass::First, f64::from(n as u32 % 2));
    }
    story
}

fn learned(rounds: u64, late: bool) -> Learning {
    let rounds = story(rounds, late).rounds(Ask::of(Scope::Content));
    judged(&rounds, &["greedy"]).learning.remove("greedy").unwrap()
}

#[test]
fn a_reward_that_is_known_late_teaches_late() {
    let (soon, late) = (learned(200, false), learned(200, true));
    // Of equals greedy takes `a`, learns in its first round that it earns nothing, and leaves it.
    assert_eq!((soon.learned.matched, soon.learned.value), (101, 100.0 / 101.0));
    assert_eq!((late.learned.matched, late.learned.value), (100, 0.0));
    assert!(!soon.refused && soon.learned.interval.width() > 0.0);
}

#[test]
fn regret_is_against_the_arm_that_turned_out_best() {
    let found = learned(200, false);
    let best = found.best_arm.unwrap();
    assert_eq!((best.arm.as_str(), best.value), ("b", 1.0));
    let regret = found.regret.unwrap();
    assert!((regret.value - 1.0 / 101.0).abs() < 1e-12 && (regret.total - 1.0).abs() < 1e-9);
}

#[test]
fn a_curve_has_few_points_and_ends_where_the_replay_ends() {
    let found = learned(2_000, false).learned;
    let last = found.curve.last().unwrap();
    assert!(found.curve.len() <= 201, "{}", found.curve.len());
    assert_eq!((last.matched, last.mean), (found.matched, found.value));
    assert!(found.curve.windows(2).all(|pair| pair[0].matched < pair[1].matched));
}

#[test]
fn few_matches_are_refused_with_the_reason() {
    let found = learned(40, false);
    assert!(found.refused && found.learned.matched == 21);
    assert!(found.reason.unwrap().contains("in 21 rounds, and 30 are the least"));
}

#[test]
fn a_learner_chooses_only_what_is_open() {
    let mut story = Story::default();
    for n in 0..100 {
        // `b`, the better one, can never be chosen.
        let plan = plan(n as i64 * 2, vec![draw(Scope::Content, &[("a", (1.0, 1.0), 1.0)], "a")]);
        story.lived(n, plan, 0.0);
    }
    story.lived(100, plan(300, vec![draw(Scope::Content, &AB, "b")]), 1.0);
    let rounds = story.rounds(Ask::of(Scope::Content));
    for policy in ["thompson", "greedy", "ucb", "epsilon:0.5", "uniform"] {
        let found = judged(&rounds, &[policy]).learning.remove(policy).unwrap();
        assert!(found.learned.matched >= 100, "{policy}: {found:?}");
    }
}
