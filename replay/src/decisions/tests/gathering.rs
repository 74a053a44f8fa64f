//! Which decisions are rounds, and by what they are measured.

use std::collections::BTreeMap;

use xbot_domain::decision::{
    Cancelled, DecisionEvent, MetricsUnavailable, PostAttempted, Rejected, Status,
};
use xbot_domain::event::Event;
use xbot_domain::ids::{ContentHash, Pass};

use super::story::{draw, hours, plan};
use super::*;

const AB: [(&str, (f64, f64), f64); 2] = [("a", (1.0, 1.0), 0.75), ("b", (2.0, 1.0), 0.25)];

fn style(hour: i64, chosen: &str) -> xbot_domain::decision::Planned {
    plan(hour, vec![draw(Scope::Content, &AB, chosen)])
}

fn rewards(rounds: &Rounds) -> Vec<f64> {
    rounds.iter().flatten().map(|round| round.fact.earned.reward).collect()
}

#[test]
fn the_final_pass_takes_the_place_of_the_first_however_they_come() {
    let mut story = Story::default();
    story.lived(0, style(0, "a"), 0.1);
    story.lived(1, style(1, "b"), 0.2);
    story.rewarded(0, 26, Pass::Final, 0.3);
    story.rewarded(0, 27, Pass::First, 0.9);
    let of = |passes| rewards(&story.rounds(Ask { passes, ..Ask::of(Scope::Content) }));
    assert_eq!(of(Passes::Latest), [0.3, 0.2]);
    assert_eq!(of(Passes::First), [0.9, 0.2]);
    assert_eq!(of(Passes::Final), [0.3]);
}

#[test]
fn each_measure_is_the_recorded_one() {
    let mut story = Story::default();
    story.lived(0, style(0, "a"), 0.6);
    let of = |measure: &str| {
        let measure = measure.parse().unwrap();
        story.gather(Ask { measure, ..Ask::of(Scope::Content) })
    };
    for (name, value) in [("reward", 0.6), ("success", 1.0), ("er", 0.06), ("composite-v2", 0.6)] {
        assert_eq!(rewards(&of(name).unwrap()[0]), [value], "{name}");
    }
    assert!(of("fpki").unwrap()[0].is_empty());
    assert_eq!(of("fpki").unwrap()[0].left_out, BTreeMap::from([(Why::NotMeasured, 1)]));
    let error = of("composite-v9").unwrap_err().to_string();
    assert_eq!(error, "no reward of `composite-v9` is recorded: there are composite-v2");
}

#[test]
fn simulated_and_real_never_mix_and_real_comes_first() {
    let mut story = Story::default();
    story.lived(0, style(0, "a"), 0.6);
    let measured = |world| {
        let measure = Measure::Er;
        let rounds = story.clone();
        let mut rounds = rounds;
        rounds.planned(1, style(1, "b"));
        rounds.posted(1, 0);
        rounds.read(1, 4, Pass::First, false, Some(0.5));
        rounds.rounds(Ask { measure, world, ..Ask::of(Scope::Content) })
    };
    assert_eq!(rewards(&measured(None)), [0.5]);
    assert_eq!(measured(None).left_out, BTreeMap::from([(Why::OtherWorld, 1)]));
    assert_eq!(rewards(&measured(Some(Provenance::Simulated))), [0.06]);
    let alone = story.rounds(Ask::of(Scope::Content));
    assert_eq!((alone.world, alone.len()), (Provenance::Simulated, 1));
}

#[test]
fn posts_and_replies_are_never_rounds_of_one_scope() {
    let mut story = Story::default();
    story.lived(0, style(0, "a"), 0.6);
    story.lived(1, plan(1, vec![draw(Scope::Reply, &AB, "b")]), 0.2);
    let scopes = [Scope::Content, Scope::Reply].into();
    let both = story.gather(Ask { scopes, ..Ask::of(Scope::Content) }).unwrap();
    assert_eq!(both.iter().map(rewards).collect::<Vec<_>>(), [[0.6], [0.2]]);
    assert!(both.iter().all(|rounds| rounds.left_out.is_empty()));
}

#[test]
fn what_came_to_nothing_is_dropped_and_what_nobody_drew_is_counted() {
    let mut story = Story::default();
    story.planned(0, style(0, "a"));
    let rejected = Rejected {
        gate: "quality".to_owned(),
        reason: "dull".to_owned(),
        score: None,
        at: hours(0),
        status: Status::Skipped,
    };
    story.decides(0, 0, DecisionEvent::Rejected(rejected));
    story.lived(1, plan(1, Vec::new()), 0.3);
    story.lived(2, style(2, "b"), 0.4);
    let rounds = story.rounds(Ask::of(Scope::Content));
    assert_eq!((rewards(&rounds), rounds.drawn), (vec![0.4], 2));
    assert_eq!(rounds.left_out, BTreeMap::from([(Why::NotDrawn, 1)]));
    let window = Ask { from: Some(hours(3)), ..Ask::of(Scope::Content) };
    let none = story.rounds(window);
    let error = evaluate(&none, &question(&["uniform"]), one()).unwrap_err();
    assert_eq!(error.to_string(), "no decision of scope content was drawn and measured");
}

#[test]
fn a_post_that_went_out_in_another_hour_says_nothing_of_the_drawn_one() {
    let mut story = Story::default();
    let timing = |hour| plan(hour, vec![draw(Scope::Timing, &AB, "a")]);
    for (n, late) in [(0, 0), (1, 1)] {
        story.planned(n, timing(n as i64 * 5));
        story.posted(n, late);
        story.rewarded(n, 20, Pass::First, 0.5);
    }
    let rounds = story.rounds(Ask::of(Scope::Timing));
    assert_eq!((rounds.len(), rounds.left_out), (1, BTreeMap::from([(Why::OutOfSlot, 1)])));
}

#[test]
fn what_is_found_or_measured_after_all_is_a_round() {
    let mut story = Story::default();
    for n in 0..3 {
        story.planned(n, style(0, "a"));
    }
    story.posted(0, 0);
    let gone = |pass| MetricsUnavailable {
        pass,
        reason: "not found".to_owned(),
        at: hours(2),
        gone: true,
    };
    story.decides(0, 2, DecisionEvent::MetricsUnavailable(gone(Pass::First)));
    let attempted = PostAttempted {
        attempt: 1,
        driver: "api".to_owned(),
        body_hash: ContentHash::of(b"text"),
        fence: 1,
        at: hours(1),
    };
    story.decides(1, 1, DecisionEvent::PostAttempted(attempted));
    let cancelled = Cancelled {
        reason: "no".to_owned(),
        by: "owner".to_owned(),
        at: hours(1),
        status: Status::Cancelled,
    };
    for n in [1, 2] {
        story.decides(n, 1, DecisionEvent::Cancelled(cancelled.clone()));
    }
    for n in 0..3 {
        story.posted(n, 0);
        story.rewarded(n, 25, Pass::Final, 0.5);
    }
    assert_eq!(story.rounds(Ask::of(Scope::Content)).len(), 2);
}

#[test]
fn rewards_of_two_specs_are_not_mixed_without_a_word() {
    let mut story = Story::default();
    story.lived(0, style(0, "a"), 0.6);
    story.lived(1, style(1, "b"), 0.2);
    let warnings = |story: &Story, measure: &str| {
        let ask = Ask { measure: measure.parse().unwrap(), ..Ask::of(Scope::Content) };
        evaluate(&story.rounds(ask), &question(&["uniform"]), one()).unwrap().warnings
    };
    assert!(warnings(&story, "reward").is_empty());
    story.lived(2, style(2, "b"), 0.7);
    if let Some(Event::Decision(DecisionEvent::RewardComputed(e))) =
        story.events.last_mut().map(|last| &mut last.event)
    {
        e.spec = "composite-v1".to_owned();
    }
    let found = warnings(&story, "reward");
    assert!(found[0].contains("composite-v1 and composite-v2 are mixed"), "{found:?}");
    assert!(warnings(&story, "composite-v2").is_empty());
}
