use proptest::prelude::*;

use super::*;
use crate::features::embedding::of_text;
use crate::gates::samples::GAMING_POSTS;
use crate::time::Timestamp;

fn decision(n: u8) -> DecisionId {
    DecisionId::from_parts(Timestamp::from_micros(0), [n; 10])
}

/// A decision with all that belongs to it, so that a test changes only what it is about.
struct Case {
    kind: DecisionType,
    texts: Vec<String>,
    embeddings: Vec<Embedding>,
    quality: f64,
    topic: Option<&'static str>,
    past: Vec<PastText>,
    recent: Vec<RecentPost>,
    limits: Limits,
}

impl Case {
    fn of(texts: &[&str]) -> Self {
        let texts: Vec<String> = texts.iter().map(|t| (*t).to_owned()).collect();
        Self {
            kind: DecisionType::Single,
            embeddings: texts.iter().map(|t| of_text(t)).collect(),
            quality: quality::score(&texts),
            texts,
            topic: Some("bosses"),
            past: vec![],
            recent: vec![],
            limits: Limits::default(),
        }
    }

    fn good() -> Self {
        Self::of(&GAMING_POSTS[..1])
    }

    fn judge(&self) -> Report {
        judge(&GateInput {
            decision: decision(0),
            kind: self.kind,
            texts: &self.texts,
            embeddings: &self.embeddings,
            quality: self.quality,
            topic: self.topic,
            past: &self.past,
            recent: &self.recent,
            limits: &self.limits,
        })
    }

    /// Gate, reason and score of what must be blocked.
    fn blocked(&self) -> (Gate, String, Option<f64>) {
        match self.judge().verdict {
            Verdict::Blocked { gate, reason, score } => (gate, reason, score),
            Verdict::Pass => panic!("{:?} passed", self.texts),
        }
    }
}

fn past(n: u8, text: &str) -> PastText {
    PastText { decision: decision(n), embedding: of_text(text) }
}

fn posts(topics: &[&str]) -> Vec<RecentPost> {
    let post = |(n, topic): (u8, &&str)| RecentPost {
        decision: decision(n),
        topic: (!topic.is_empty()).then(|| (*topic).to_owned()),
    };
    (1..).zip(topics).map(post).collect()
}

#[test]
fn lesson_11_normal_posts_pass_one_after_the_other() {
    let mut before: Vec<PastText> = vec![];
    for (n, text) in (1..).zip(GAMING_POSTS) {
        let mut case = Case::of(&[text]);
        case.past.clone_from(&before);
        assert_eq!(case.judge().verdict, Verdict::Pass, "{text}");
        before.push(past(n, text));
    }
}

#[test]
fn lesson_11_a_text_is_not_compared_with_itself() {
    let mut case = Case::good();
    case.past = vec![past(0, GAMING_POSTS[0])];
    assert_eq!(case.judge().verdict, Verdict::Pass);
}

#[test]
fn lesson_15_a_repeated_post_is_blocked_also_word_for_word() {
    let mut case = Case::good();
    case.past = vec![past(0, GAMING_POSTS[0]), past(1, GAMING_POSTS[0])];
    let (gate, reason, score) = case.blocked();
    assert_eq!((gate, score), (Gate::Uniqueness, Some(1.0)));
    assert_eq!(
        reason,
        "text 1 is too like one of the last 30 days: cosine 1.000, must be below 0.85"
    );
}

#[test]
fn lesson_15_a_cut_off_sentence_is_blocked() {
    let case =
        Case::of(&["The best thing about Outer Wilds is that nothing stands between you and the"]);
    let (gate, reason, score) = case.blocked();
    assert_eq!(gate, Gate::Quality);
    assert!(reason.ends_with("must be at least 0.7"), "{reason}");
    assert!(score.unwrap() < 0.7);
}

#[test]
fn lesson_11_with_three_topics_in_use_one_always_passes() {
    for n in 0..60 {
        let topics: Vec<&str> = ["bosses", "retro", "indie"].into_iter().cycle().take(n).collect();
        let passes = |topic: &'static str| {
            let mut case = Case::good();
            case.topic = Some(topic);
            case.recent = posts(&topics);
            case.judge().verdict == Verdict::Pass
        };
        assert!(["bosses", "retro", "indie"].into_iter().any(passes), "{n} posts");
    }
}

#[test]
fn a_topic_above_its_share_waits_once_there_are_eight_posts() {
    let mut case = Case::good();
    case.recent = posts(&["bosses", "Bosses ", "bosses", "a", "b", "c", ""]);
    assert_eq!(case.judge().verdict, Verdict::Pass);
    case.recent = posts(&["bosses", "Bosses ", "bosses", "a", "b", "c", "", "d"]);
    let (gate, reason, score) = case.blocked();
    assert_eq!((gate, score), (Gate::Rotation, Some(0.375)));
    assert_eq!(
        reason,
        "topic `bosses` has 37.5 % of the 8 posts of the last 7 days, at most 35.0 % allowed"
    );
    case.topic = Some("a");
    assert_eq!(case.judge().verdict, Verdict::Pass);
}

#[test]
fn replies_do_not_rotate() {
    let mut case = Case::good();
    case.recent = posts(&["bosses"; 20]);
    assert_eq!(case.blocked().0, Gate::Rotation);
    case.kind = DecisionType::Reply;
    assert_eq!(case.judge().verdict, Verdict::Pass);
}

#[test]
fn every_text_of_a_thread_must_pass() {
    let mut case = Case::of(&[GAMING_POSTS[0], GAMING_POSTS[1], "Mail me: jane@example.com"]);
    case.kind = DecisionType::Thread;
    let (gate, reason, _) = case.blocked();
    assert_eq!(gate, Gate::Safety);
    assert!(reason.starts_with("text 3 has"), "{reason}");
}

#[test]
fn the_first_gate_speaks_and_the_report_tells_all() {
    let mut case = Case::of(&["shit"]);
    case.past = vec![past(1, "shit")];
    case.recent = posts(&["bosses"; 8]);
    let report = case.judge();
    assert_eq!(case.blocked().0, Gate::Safety);
    let blocked: Vec<Gate> =
        report.checks.iter().filter(|c| c.blocked.is_some()).map(|c| c.gate).collect();
    assert_eq!(blocked, [Gate::Safety, Gate::Quality, Gate::Uniqueness, Gate::Rotation]);
    let names: Vec<&str> = report.checks.iter().map(|c| c.name).collect();
    assert_eq!(
        names,
        [
            "empty",
            "length",
            "hashtags",
            "profanity",
            "pii",
            "toxicity",
            "promotion",
            "quality",
            "cosine",
            "topic_share"
        ]
    );
}

#[test]
fn what_cannot_be_judged_is_blocked() {
    type Breaks = fn(&mut Case);
    let broken: [(Gate, Breaks); 9] = [
        (Gate::Safety, |c| c.texts.clear()),
        (Gate::Quality, |c| c.quality = f64::NAN),
        (Gate::Quality, |c| c.quality = f64::INFINITY),
        (Gate::Quality, |c| c.limits.min_quality = f64::NAN),
        (Gate::Uniqueness, |c| c.embeddings.clear()),
        (Gate::Uniqueness, |c| c.limits.dup_cosine = f64::NAN),
        (Gate::Uniqueness, |c| c.limits.dup_cosine = 7.0),
        (Gate::Uniqueness, |c| {
            c.past = vec![PastText {
                decision: decision(1),
                embedding: Embedding::new(vec![1.0]).unwrap(),
            }];
        }),
        (Gate::Rotation, |c| c.limits.max_topic_share = f64::NAN),
    ];
    for (number, (gate, breaks)) in broken.into_iter().enumerate() {
        let mut case = Case::good();
        breaks(&mut case);
        let (by, reason, _) = case.blocked();
        assert_eq!(by, gate, "case {number}: {reason}");
    }
}

#[test]
fn a_report_can_be_written_down() {
    let mut case = Case::good();
    case.quality = f64::NAN;
    let json = serde_json::to_value(case.judge()).unwrap();
    assert_eq!(json["verdict"]["gate"], "quality");
    assert_eq!(json["verdict"]["score"], serde_json::Value::Null);
}

proptest! {
    #[test]
    fn lesson_11_no_text_makes_a_gate_panic_and_the_verdict_stands(
        texts in proptest::collection::vec(any::<String>(), 0..3)
    ) {
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let case = Case::of(&texts);
        prop_assert_eq!(case.judge(), case.judge());
    }

    #[test]
    fn lesson_11_texts_full_of_signs_are_judged_too(text in "[0-9+() .:@#*!$a-fDEGB/-]{0,120}") {
        let case = Case::of(&[&text]);
        prop_assert_eq!(case.judge(), case.judge());
    }

    #[test]
    fn lesson_11_a_text_never_blocks_itself(text in any::<String>()) {
        let fresh = Case::of(&[&text]);
        let mut known = Case::of(&[&text]);
        known.past = vec![past(0, &text)];
        prop_assert_eq!(fresh.judge(), known.judge());
    }

    #[test]
    fn any_score_in_range_is_judged_by_the_limit_alone(score in 0.0..=1.0_f64) {
        let mut case = Case::good();
        case.quality = score;
        prop_assert_eq!(case.judge().verdict == Verdict::Pass, score >= case.limits.min_quality);
    }

    #[test]
    fn a_post_above_the_limit_of_x_never_passes(text in "[a-z]{3,9}( [a-z]{3,9}){70,90}") {
        prop_assert_eq!(Case::of(&[&text]).blocked().0, Gate::Safety);
    }
}
