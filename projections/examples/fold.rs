//! Times the way from events to row changes, through every projection, in batches of 10,000.
//!
//! `cargo run --release -p xbot-projections --example fold`

#![expect(clippy::expect_used, reason = "an example may fail loudly")]

use std::hint::black_box;
use std::time::Instant;

use xbot_domain::arm::ArmEvent;
use xbot_domain::event::{Event, Metadata};
use xbot_domain::ids::DecisionId;
use xbot_domain::log::{Checkpoint, Recorded};
use xbot_domain::time::Timestamp;
use xbot_projections::projections::ALL;
use xbot_projections::rows::Rows;

const BATCH: i64 = 10_000;
const ROUNDS: u32 = 20;

const UPDATED: &str = include_str!("../../domain/tests/golden/events/arm.updated.v1.json");
const COLLECTED: &str =
    include_str!("../../domain/tests/golden/events/decision.metrics_collected.v1.json");

fn main() {
    let updated = batch("arm", "updated", UPDATED, |n| format!("content:arm-{}", n % 12));
    let collected = batch("decision", "metrics_collected", COLLECTED, |n| decision(n).to_string());
    report("arm.updated", &updated);
    report("decision.metrics_collected", &collected);
}

/// Copies of one event, each of another decision.
fn batch(aggregate: &str, name: &str, text: &str, stream: fn(i64) -> String) -> Vec<Recorded> {
    let event = Event::decode(aggregate, name, 1, text).expect("a golden event");
    let copy = |n| Recorded {
        at: Checkpoint { tx: 0, position: n },
        stream_id: stream(n),
        version: 1,
        event: of_decision(event.clone(), n),
        metadata: Metadata::new(Timestamp::from_micros(n), "example", decision(0).0),
    };
    (1..=BATCH).map(copy).collect()
}

fn of_decision(mut event: Event, n: i64) -> Event {
    if let Event::Arm(ArmEvent::Updated(e)) = &mut event {
        e.decision_id = decision(n);
    }
    event
}

fn decision(n: i64) -> DecisionId {
    let id = format!("01989a3c-5a00-7000-8000-{n:012x}");
    id.parse().expect("a decision id")
}

/// The best of the rounds: the others were disturbed.
fn report(name: &str, events: &[Recorded]) {
    let round = |_| {
        let begun = Instant::now();
        fold(events);
        begun.elapsed()
    };
    let best = (0..ROUNDS).map(round).min().unwrap_or_default();
    let rate = events.len() as f64 / best.as_secs_f64() / 1e6;
    println!("{name:<28} {rate:>6.2} million events/s through {} projections", ALL.len());
}

fn fold(events: &[Recorded]) {
    for projection in ALL {
        let mut rows = Rows::default();
        for event in events {
            (projection.project)(event, &mut rows).expect("a golden event is shown");
        }
        black_box(&rows);
    }
}
