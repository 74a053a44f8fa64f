//! A stored predictor is asked as it was when the decision was planned.

use std::collections::BTreeMap;

use xbot_domain::predictor::{Kind, PredictorEvent, Promoted, Scale, Trained};

use super::story::{draw, hours, plan};
use super::*;
use crate::policy::Predictor;

const ABC: [(&str, (f64, f64), f64); 2] = [("a", (1.0, 1.0), 0.5), ("b", (1.0, 1.0), 0.5)];

/// Expects `slope` more of what has the feature.
fn trained(version: u32, feature: &str, slope: f64) -> PredictorEvent {
    PredictorEvent::Trained(Box::new(Trained {
        version,
        kind: Kind::Ridge,
        target: "er".to_owned(),
        intercept: 0.1,
        coefficients: BTreeMap::from([(feature.to_owned(), slope)]),
        scaler: BTreeMap::from([(feature.to_owned(), Scale { mean: 0.0, std: 1.0 })]),
        model: None,
        samples: 10,
        simulated: true,
        up_to_position: 0,
        holdout: BTreeMap::new(),
        fallback_from: None,
        seed: 1,
        recipe: None,
        at: hours(0),
    }))
}

fn promoted(version: u32) -> PredictorEvent {
    let (reason, by, at) = ("better".to_owned(), "test".to_owned(), hours(0));
    PredictorEvent::Promoted(Promoted { version, from: None, reason, by, at })
}

fn story(feature: &str) -> Story {
    let mut story = Story::default();
    let topic = |hour, chosen: &str| plan(hour, vec![draw(Scope::Topic, &ABC, chosen)]);
    story.lived(0, topic(0, "a"), 0.5);
    story.tell("content", 3, trained(1, feature, 1.0));
    story.lived(1, topic(4, "b"), 0.8);
    story.tell("content", 7, promoted(1));
    story.lived(2, topic(8, "b"), 0.6);
    story.tell("content", 11, trained(2, feature, -1.0));
    story.lived(3, topic(12, "b"), 0.4);
    story.tell("content", 15, promoted(2));
    story.lived(4, topic(16, "a"), 0.2);
    story
}

fn ask(version: Option<u32>) -> Ask {
    let predictors = vec![Predictor { name: "content".to_owned(), version }];
    Ask { predictors, ..Ask::of(Scope::Topic) }
}

#[test]
fn only_what_was_planned_after_its_training_is_judged_by_it() {
    let of = |version: Option<u32>| story("topic_b").rounds(ask(version));
    let rewards = |rounds: &Rounds| -> Vec<f64> {
        rounds.iter().flatten().map(|round| round.fact.earned.reward).collect()
    };
    assert_eq!(rewards(&of(Some(1))), [0.8, 0.6, 0.4, 0.2]);
    assert_eq!(rewards(&of(Some(2))), [0.4, 0.2]);
    // In use from its promotion on.
    assert_eq!(rewards(&of(None)), [0.6, 0.4, 0.2]);
    assert_eq!(of(None).left_out, BTreeMap::from([(Why::NoPredictor, 2)]));
}

#[test]
fn it_chooses_what_it_expects_most_of() {
    let rounds = story("topic_b").rounds(ask(None));
    let found = judged(&rounds, &["predictor:content"]);
    // b, b, and with the second version a: all as logged, with weight 2.
    let expected = 2.0 * (0.6 + 0.4 + 0.2) / 3.0;
    assert!((value(&found, "predictor:content", "ips") - expected).abs() < 1e-15);
}

#[test]
fn hours_are_told_apart_by_the_hour_in_the_features() {
    let mut story = Story::default();
    let hours = [("hour_06", (1.0, 1.0), 0.5), ("hour_18", (1.0, 1.0), 0.5)];
    story.tell("timing", 0, trained(1, "hour_sin", 1.0));
    let plan = plan(5, vec![draw(Scope::Timing, &hours, "hour_06")]);
    story.lived(0, plan, 0.7);
    let predictors = vec![Predictor { name: "timing".to_owned(), version: Some(1) }];
    let rounds = story.rounds(Ask { predictors, ..Ask::of(Scope::Timing) });
    let found = judged(&rounds, &["predictor:timing:v1"]);
    assert!((value(&found, "predictor:timing:v1", "ips") - 1.4).abs() < 1e-15);
}

#[test]
fn a_predictor_that_cannot_tell_the_arms_apart_is_refused_in_words() {
    let story = story("length");
    let styles = Ask { scopes: [Scope::Content].into(), ..ask(None) };
    let alike = story.gather(styles).unwrap_err().to_string();
    assert!(alike.starts_with("a predictor cannot choose in scope content"), "{alike}");
    let blind = story.gather(ask(None)).unwrap_err().to_string();
    assert!(blind.contains("content cannot choose in scope topic"), "{blind}");
    let never = story.gather(ask(Some(9))).unwrap_err().to_string();
    assert!(never.contains("while content:v9 was there"), "{never}");
}
