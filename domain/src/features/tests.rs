use proptest::prelude::*;

use super::*;

const SCORES: &str = include_str!("../../tests/fixtures/text_scores.csv");

/// Text, VADER's compound score, reference reading ease. Only the text is ever quoted.
fn scores() -> Vec<(String, f64, f64)> {
    let rows = SCORES.lines().skip(1).map(|row| {
        let mut cells = row.rsplitn(3, ',');
        let mut next = || cells.next().unwrap();
        let (flesch, vader) = (next().parse().unwrap(), next().parse().unwrap());
        (next().trim_matches('"').to_owned(), vader, flesch)
    });
    rows.collect()
}

fn input<'a>(texts: &'a [String], slot: &str, zone: Tz) -> FeatureInput<'a> {
    FeatureInput {
        decision: DecisionId::from_parts(Timestamp::from_micros(0), [0; 10]),
        texts,
        embeddings: &[],
        past: &[],
        slot: slot.parse().unwrap(),
        zone,
        topic: Some("speedruns"),
        reply: None,
    }
}

fn slot(at: &str, zone: Tz) -> (u8, u8) {
    let features = Features::of(&input(&["GG".to_owned()], at, zone));
    (features.hour, features.weekday)
}

#[test]
fn sentiment_meets_the_published_scores() {
    assert_eq!(scores().len(), 15);
    for (text, vader, _) in scores() {
        assert!((sentiment(&text) - vader).abs() <= 1e-4, "{text}: {}", sentiment(&text));
    }
}

/// The reference counts syllables by dictionary; rules may differ by this much.
#[test]
fn readability_is_near_the_reference() {
    for (text, _, reference) in scores() {
        let ease = flesch_reading_ease(&text);
        assert!((ease - reference).abs() <= 15.0, "{text}: {ease}, not {reference}");
    }
}

#[test]
fn a_text_without_words_has_no_ease_and_no_feeling() {
    assert_eq!(flesch_reading_ease("!!! https://example.com"), 0.0);
    assert_eq!(sentiment(""), 0.0);
}

#[test]
fn the_slot_is_told_in_the_time_of_the_account() {
    assert_eq!(slot("2025-08-11T09:00:00Z", Tz::UTC), (9, 0));
    assert_eq!(slot("2025-08-11T23:30:00Z", Tz::Europe__Berlin), (1, 1));
    assert_eq!(slot("2025-08-11T02:30:00Z", Tz::America__Los_Angeles), (19, 6));
    assert_eq!(slot("2025-08-11T09:00:00Z", Tz::Asia__Kolkata), (14, 0));
}

#[test]
fn a_slot_in_the_hour_that_comes_twice_or_never_has_one_local_time() {
    let berlin = |at| slot(at, Tz::Europe__Berlin).0;
    assert_eq!((berlin("2025-03-30T00:59:59Z"), berlin("2025-03-30T01:00:00Z")), (1, 3));
    assert_eq!((berlin("2025-10-26T00:30:00Z"), berlin("2025-10-26T01:30:00Z")), (2, 2));
}

#[test]
fn a_thread_is_hooked_by_its_first_text_and_measured_as_a_whole() {
    let texts = ["Did you know? #one".to_owned(), "It's a second text. #two".to_owned()];
    let features = Features::of(&input(&texts, "2025-08-11T09:00:00Z", Tz::UTC));
    assert_eq!(features.hook_pattern, HookPattern::DidYouKnow);
    assert_eq!(features.length, 18 + 24);
    assert_eq!(features.hashtags, 2);
    assert_eq!(features.topic.as_deref(), Some("speedruns"));
    assert_eq!(features.novelty, 1.0);
}

proptest! {
    #[test]
    fn any_text_has_features(text in any::<String>()) {
        let texts = [text];
        let input = input(&texts, "2025-08-11T09:00:00Z", Tz::Europe__Berlin);
        let features = Features::of(&input);
        prop_assert!(features.readability.is_finite());
        prop_assert!((-1.0..=1.0).contains(&features.sentiment));
        prop_assert_eq!(&features, &Features::of(&input));
        let json = serde_json::to_string(&features).unwrap();
        prop_assert_eq!(serde_json::from_str::<Features>(&json).unwrap(), features);
    }
}
