//! Figures that can be computed by hand.

use super::story::{draw, plan};
use super::*;

type Arms<'a> = &'a [(&'a str, (f64, f64), f64)];

fn story(rounds: &[(Arms<'_>, &str, f64)]) -> Story {
    let mut story = Story::default();
    for (n, (arms, chosen, reward)) in (0..).zip(rounds) {
        let plan = plan(n * 30, vec![draw(Scope::Content, arms, chosen)]);
        story.lived(n as u64, plan, *reward);
    }
    story
}

/// The second time `b` is retired, the third time `c` is new.
fn three() -> Story {
    story(&[
        (&[("a", (3.0, 1.0), 0.5), ("b", (1.0, 3.0), 0.5)], "a", 0.8),
        (&[("a", (3.0, 1.0), 1.0)], "a", 0.6),
        (&[("a", (3.0, 2.0), 0.25), ("b", (1.0, 3.0), 0.5), ("c", (9.0, 1.0), 0.25)], "b", 0.1),
    ])
}

#[test]
fn ips_of_three_decisions_is_that_of_a_pencil() {
    let rounds = three().rounds(Ask::of(Scope::Content));
    let found = judged(&rounds, &["current", "uniform", "greedy"]);
    let near = |policy: &str, estimator: &str, expected: f64| {
        let found = value(&found, policy, estimator);
        assert!((found - expected).abs() < 1e-15, "{policy} {estimator}: {found} {expected}");
    };
    near("current", "ips", (0.8 + 0.6 + 0.1) / 3.0);
    // Weights 0.5/0.5, 1/1 and (1/3)/0.5.
    near("uniform", "ips", (0.8 + 0.6 + 0.1 / 1.5) / 3.0);
    near("uniform", "snips", (0.8 + 0.6 + 0.1 / 1.5) / (1.0 + 1.0 + 1.0 / 1.5));
    // a, a, c: weights 2, 1 and 0.
    near("greedy", "ips", (1.6 + 0.6) / 3.0);
    assert_eq!(found.report.logged.value, found.report.policies["current"].estimates["ips"].value);
}

#[test]
fn what_could_not_be_chosen_has_no_chance() {
    let rounds = three().rounds(Ask::of(Scope::Content));
    assert_eq!(rounds.arms, ["a", "b", "c"]);
    let policies: Vec<Policy> = ["uniform", "thompson"].map(|name| name.parse().unwrap()).into();
    let rows = policies::Judges::new(&rounds, &policies).unwrap().rows(0..3);
    let third = 1.0 / 3.0;
    assert_eq!(rows[0], [0.5, 0.5, 0.0, 1.0, 0.0, 0.0, third, third, third]);
    for (row, open) in rows[1].chunks(3).zip([[true, true, false], [true, false, false]]) {
        assert!((row.iter().sum::<f64>() - 1.0).abs() < 1e-12, "{row:?}");
        assert!(row.iter().zip(open).all(|(chance, open)| (*chance > 0.0) == open), "{row:?}");
    }
}

#[test]
fn another_prior_takes_the_place_of_the_one_that_arms_began_with() {
    let mut story = three();
    let began = Posterior { alpha: 1.0, beta: 1.0 };
    story.begins(Scope::Content, "a", began);
    let rounds = story.rounds(Ask::of(Scope::Content));
    let row = |name: &str| {
        let policies = [name.parse::<Policy>().unwrap()];
        policies::Judges::new(&rounds, &policies).unwrap().rows(0..1).remove(0)
    };
    // With Beta(1, 50) instead of Beta(1, 1), a: (3, 50) and b: (1, 52).
    let shifted = xbot_domain::bandit::propensity::best_arm_chances(&[
        Posterior { alpha: 3.0, beta: 50.0 },
        Posterior { alpha: 1.0, beta: 52.0 },
    ]);
    assert_eq!(row("thompson:1,50")[..2], shifted);
    assert_ne!(row("thompson")[..2], shifted);
}

#[test]
fn rules_choose_by_name_and_an_unknown_name_is_told() {
    let rounds = three().rounds(Ask::of(Scope::Content));
    let found = judged(&rounds, &["rules:hook=question:c,a"]);
    // c where it is, else a: weights 2, 1 and 0.
    let expected = (1.6 + 0.6) / 3.0;
    assert!((value(&found, "rules:hook=question:c,a", "ips") - expected).abs() < 1e-15);
    assert!(found.warnings[0].contains("looks at hook"), "{:?}", found.warnings);
    let error = evaluate(&rounds, &question(&["rules:hook=question:d,a"]), one()).unwrap_err();
    assert_eq!(error.to_string(), "scope content has no arm `d`: it has a, b, c");
}

#[test]
fn days_are_blocks_where_there_are_enough_of_them() {
    let arms: Arms<'_> = &[("a", (1.0, 1.0), 0.5), ("b", (1.0, 1.0), 0.5)];
    let days = |count: i64| {
        let mut story = Story::default();
        for n in 0..count * 4 {
            let chosen = if n % 3 == 0 { "a" } else { "b" };
            let plan = plan(n * 6, vec![draw(Scope::Content, arms, chosen)]);
            story.lived(n as u64, plan, if n % 5 == 0 { 0.9 } else { 0.2 });
        }
        story.rounds(Ask::of(Scope::Content))
    };
    let (few, many) = (judged(&days(19), &["uniform"]), judged(&days(20), &["uniform"]));
    assert_eq!((few.blocks, few.report.clusters), (Blocks::None, None));
    assert_eq!((many.blocks, many.report.clusters), (Blocks::Day, Some(20)));
    let asked = Question { blocks: Some(Blocks::Day), ..question(&["uniform"]) };
    assert_eq!(evaluate(&days(1), &asked, one()), Err(DecisionsError::OneDay));
    assert_eq!(evaluate(&days(2), &asked, one()).unwrap().report.clusters, Some(2));
}

#[test]
fn differences_are_corrected_for_all_pairs() {
    let arms: Arms<'_> = &[("a", (3.0, 1.0), 0.5), ("b", (1.0, 3.0), 0.5)];
    let rounds: Vec<(Arms<'_>, &str, f64)> = (0..40)
        .map(|n| (arms, if n % 2 == 0 { "a" } else { "b" }, f64::from(n % 7) / 7.0))
        .collect();
    let rounds = story(&rounds).rounds(Ask::of(Scope::Content));
    let found = judged(&rounds, &["uniform", "greedy", "thompson"]);
    let of =
        |own: &str, other: &str| found.report.policies[own].differences[other]["snips"].clone();
    let pairs = [("greedy", "thompson"), ("greedy", "uniform"), ("thompson", "uniform")];
    let p = pairs.map(|(own, other)| of(own, other).p);
    let adjusted = evaluate::multiplicity::holm(&p);
    for ((own, other), adjusted) in pairs.into_iter().zip(adjusted) {
        assert_eq!(of(own, other).p_adjusted, adjusted);
        assert_eq!(of(other, own).p_adjusted, adjusted);
        assert!(adjusted >= of(own, other).p);
    }
}
