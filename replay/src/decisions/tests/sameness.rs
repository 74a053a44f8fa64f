//! The same log gives the same bits.

use std::num::NonZeroUsize;

use super::story::{draw, plan};
use super::*;
use crate::history::Reading;
use crate::written::Written;
use xbot_domain::log::StreamId;

/// Arms that come and go, chosen by turns.
fn story(rounds: i64) -> Story {
    let mut story = Story::default();
    for n in 0..rounds {
        let believed =
            |k: i64| (1.0 + ((n / 40 + k) % 7) as f64, 1.0 + ((n / 60 + 2 * k) % 5) as f64);
        let all = [("a", believed(0), 0.5), ("b", believed(1), 0.25), ("c", believed(2), 0.25)];
        let two = [("a", believed(0), 0.5), ("c", believed(2), 0.5)];
        let chosen = ["a", "c", "a", "b"][(n % 4) as usize];
        let arms = if n % 5 == 0 && chosen != "b" { &two[..] } else { &all[..] };
        let mut plan = plan(n, vec![draw(Scope::Content, arms, chosen)]);
        plan.topic = Some(["puzzles", "racing", "strategy"][(n % 3) as usize].to_owned());
        story.lived(n as u64, plan, ((n * n + 3 * n) % 11) as f64 / 10.0);
    }
    story
}

#[test]
fn any_number_of_threads_gives_the_same_bits() {
    // More than one chunk of rounds.
    let rounds = story(4_150).rounds(Ask::of(Scope::Content));
    let mut asked = Question { by: Some(By::Topic), ..question(&["current", "thompson"]) };
    asked.ask.resamplings = 20;
    asked.ask.estimators = ["snips", "dr", "dros"].map(|name| name.parse().unwrap()).into();
    let run = |threads| {
        let found = evaluate(&rounds, &asked, NonZeroUsize::new(threads).unwrap()).unwrap();
        serde_json::to_string(&found).unwrap()
    };
    let one = run(1);
    assert!([2, 8].into_iter().all(|threads| run(threads) == one));
}

#[test]
fn segments_are_the_rounds_told_apart() {
    let rounds = story(300).rounds(Ask::of(Scope::Content));
    let asked = Question { by: Some(By::Topic), ..question(&["uniform"]) };
    let found = evaluate(&rounds, &asked, one()).unwrap();
    let counts: Vec<_> =
        found.segments.iter().map(|(name, report)| (name.as_str(), report.rounds)).collect();
    assert_eq!(counts, [("puzzles", 100), ("racing", 100), ("strategy", 100)]);
    let sum: f64 = found.segments.values().map(|report| report.logged.value).sum();
    assert!((sum / 3.0 - found.report.logged.value).abs() < 1e-12);
    assert!(found.warnings.is_empty());
    let hooks = Question { by: Some(By::Hook), ..asked };
    assert!(evaluate(&rounds, &hooks, one()).unwrap().warnings[0].contains("hook follows from"));
}

#[tokio::test]
async fn what_is_read_from_a_log_is_what_was_told() {
    let story = story(40);
    let mut log = Written::default();
    for event in &story.events {
        let stream = StreamId { aggregate: "decision", id: event.stream_id.clone() };
        log.push(&stream, event.metadata.recorded_at, event.event.clone());
    }
    let expected = judged(&story.rounds(Ask::of(Scope::Content)), &["uniform"]);
    for threads in [1, 2, 8] {
        let threads = NonZeroUsize::new(threads).unwrap();
        let mut gather = Gather::new(Ask::of(Scope::Content)).unwrap();
        let reading = Reading { log: &log, as_of: None, threads };
        reading.events(|number, event| gather.apply(number, &event)).await.unwrap();
        let rounds = gather.finish().unwrap().remove(0);
        assert_eq!(judged(&rounds, &["uniform"]), expected);
    }
}
