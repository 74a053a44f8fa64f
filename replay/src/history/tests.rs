use chrono::Duration;
use xbot_domain::arm::{ArmEvent, Registered};
use xbot_domain::bandit::Posterior;
use xbot_domain::log::StreamId;

use super::*;
use crate::merkle;
use crate::written::Written;

fn noon(day: i64) -> Timestamp {
    let first: Timestamp = "2025-08-01T12:00:00Z".parse().unwrap();
    first.plus(Duration::days(day))
}

fn stream(n: i64) -> StreamId {
    StreamId { aggregate: "arm", id: format!("content:a{n}") }
}

/// One event a day; more than a stretch of them.
fn log(days: i64) -> Written {
    let mut log = Written::default();
    for day in 0..days {
        let prior = Posterior { alpha: 1.0 + day as f64, beta: 1.0 };
        let event = Registered { prior, interval: prior.interval(), at: noon(day) };
        log.push(&stream(day), noon(day), ArmEvent::Registered(event));
    }
    log
}

async fn read(log: &Written, as_of: Option<AsOf>, threads: usize) -> (Read, Vec<(u64, String)>) {
    let threads = NonZeroUsize::new(threads).unwrap();
    let mut seen = Vec::new();
    let reading = Reading { log, as_of, threads };
    let read = reading.events(|number, event| seen.push((number, event.stream_id))).await.unwrap();
    (read, seen)
}

#[tokio::test]
async fn events_come_in_order_and_once_from_any_number_of_threads() {
    let log = log(4_500);
    let expected: Vec<_> = (1..=4_500).map(|n| (n as u64, stream(n - 1).id)).collect();
    let batch = log.read_all(Checkpoint::START, 10_000).await.unwrap();
    let leaves: Vec<_> = batch.iter().zip(1..).map(|(raw, n)| merkle::leaf(n, &raw)).collect();
    for threads in [1, 2, 8] {
        let (read, seen) = read(&log, None, threads).await;
        assert_eq!(seen, expected);
        assert_eq!(read.head, Head { size: 4_500, root: merkle::root(&leaves) });
        assert_eq!((read.end.position, read.now), (4_500, noon(4_499)));
    }
}

#[tokio::test]
async fn nothing_behind_the_moment_is_read() {
    let log = log(2_100);
    let moments = [
        (AsOf::Position(0), 0),
        (AsOf::Position(2_005), 2_005),
        (AsOf::Time(noon(0)), 1),
        (AsOf::Time(noon(2_049).plus(Duration::hours(3))), 2_050),
        (AsOf::Time(noon(9_999)), 2_100),
    ];
    for (as_of, count) in moments {
        let (found, seen) = read(&log, Some(as_of), 2).await;
        assert_eq!((found.head.size, seen.len()), (count, count as usize), "{as_of}");
        assert_eq!(found.end.position, count as i64);
        let alone = self::log(count as i64);
        assert_eq!(found.head, read(&alone, None, 1).await.0.head, "{as_of}");
    }
}

#[tokio::test]
async fn a_position_that_no_event_has_and_an_event_that_nobody_knows_are_named() {
    let mut log = log(10);
    log.raw(&stream(1), "imagined", 1, "{}", noon(11));
    let threads = NonZeroUsize::MIN;
    let reading = Reading { log: &log, as_of: Some(AsOf::Position(12)), threads };
    let error = reading.events(|_, _| ()).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no event at position 12");
    let reading = Reading { as_of: None, ..reading };
    let error = reading.events(|_, _| ()).await.unwrap_err();
    assert_eq!(error.to_string(), "could not understand the event at position 11");
    let reading = Reading { as_of: Some(AsOf::Position(10)), ..reading };
    assert_eq!(reading.events(|_, _| ()).await.unwrap().head.size, 10);
}
