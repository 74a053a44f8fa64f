//! An export in the place of a store.

use std::sync::Arc;
use std::time::Duration;

use xbot_domain::event::Metadata;
use xbot_domain::log::{Append, Checkpoint, EventLog, Snapshot, StreamId};
use xbot_replay::export::{Exported, Format};

use crate::stage::{EVENTS, EXACT, Written, log, run, same, whole};

fn opened(log: &Written, format: Format) -> (tempfile::TempDir, Arc<dyn EventLog>) {
    let (folder, _) = whole(log, format);
    let exported = Exported::open(folder.path()).unwrap();
    (folder, Arc::new(exported))
}

fn timing() -> StreamId {
    StreamId { aggregate: "arm", id: "timing:9".to_owned() }
}

#[test]
fn it_ends_where_the_log_ended() {
    for format in EXACT {
        let (_folder, export) = opened(&log(&EVENTS), format);
        let head = run(export.head()).unwrap();
        assert_eq!(head, Checkpoint { tx: 45, position: 11 });
        assert!(run(export.read_all(head, 10)).unwrap().is_empty());
        run(export.wait(head, Duration::from_secs(3_600))).unwrap();
    }
}

#[test]
fn one_event_is_found_by_its_position() {
    for format in EXACT {
        let log = log(&EVENTS);
        let (_folder, export) = opened(&log, format);
        for event in log.0.iter() {
            let found = run(export.read_one(event.at.position)).unwrap();
            assert_eq!(found.iter().collect::<Vec<_>>(), [event]);
        }
        for absent in [0, 12, i64::MIN, i64::MAX] {
            assert!(run(export.read_one(absent)).unwrap().is_empty());
        }
    }
}

/// With one writer the numbers are the order, and nothing is searched.
#[test]
fn one_event_is_found_by_its_position_in_a_log_with_one_writer() {
    let mut single = Written::default();
    for event in log(&EVENTS).0.iter() {
        let at = Checkpoint { tx: 0, position: event.at.position * 3 };
        single.0.push(&xbot_domain::log::RawEvent { at, ..event });
    }
    let (_folder, export) = opened(&single, Format::Parquet);
    let positions = |wanted| {
        let found = run(export.read_one(wanted)).unwrap();
        found.iter().map(|event| event.at.position).collect::<Vec<_>>()
    };
    assert_eq!((positions(3), positions(33)), (vec![3], vec![33]));
    for absent in [i64::MIN, 0, 2, 4, 34] {
        assert!(positions(absent).is_empty());
    }
}

#[test]
fn a_stream_is_read_behind_a_version() {
    for format in EXACT {
        let (_folder, export) = opened(&log(&EVENTS), format);
        let versions = |after, limit| {
            let batch = run(export.read_stream(&timing(), after, limit)).unwrap();
            batch.iter().map(|event| (event.version, event.at.position)).collect::<Vec<_>>()
        };
        assert_eq!(versions(0, 100), [(1, 2), (2, 4), (3, 6), (4, 8), (5, 10)]);
        assert_eq!(versions(2, 2), [(3, 6), (4, 8)]);
        let other = StreamId { aggregate: "decision", id: "timing:9".to_owned() };
        assert!(run(export.read_stream(&other, 0, 100)).unwrap().is_empty());
    }
}

#[test]
fn a_stream_loads_to_fold_a_state_from() {
    let events = [(1, "{\"a\":1}"), (2, "{\"b\":2}"), (2, "{\"c\":3}"), (1, "{\"d\":4}")];
    let (_folder, export) = opened(&log(&events), Format::Parquet);
    let loaded = run(export.load(&timing(), 1)).unwrap();
    assert_eq!(loaded.len(), 1);
    let event = &loaded[0];
    assert_eq!((event.sequence, event.aggregate_id.as_str()), (2, "timing:9"));
    assert_eq!((event.aggregate_type.as_str(), event.event_type.as_str()), ("arm", "updated"));
    assert_eq!((&event.payload["d"], event.event_version.as_str()), (&4.into(), "1"));
}

#[test]
fn it_takes_nothing_and_remembers_no_command() {
    let log = log(&EVENTS);
    let (_folder, export) = opened(&log, Format::Parquet);
    let append = Append {
        stream: timing(),
        expected_version: 5,
        events: Vec::new(),
        metadata: metadata(),
        idempotency: None,
    };
    let refused = run(export.append(append)).unwrap_err();
    let cause = std::error::Error::source(&refused).unwrap().to_string();
    assert_eq!(
        (refused.to_string().as_str(), cause.as_str()),
        ("could not append to an export", "an export is only read")
    );
    let snapshot = Snapshot { version: 5, state: "{}".to_owned(), shape: "1".to_owned() };
    assert!(run(export.save_snapshot(&timing(), snapshot)).is_err());
    assert_eq!(run(export.load_snapshot(&timing())).unwrap(), None);
    assert_eq!(run(export.receipt("a key")).unwrap(), None);
    assert!(same(&run(export.read_all(Checkpoint::START, 100)).unwrap(), &log.0));
}

fn metadata() -> Metadata {
    let recorded_at = "2025-08-05T12:00:00Z".parse().unwrap();
    Metadata::new(recorded_at, "cli", Default::default())
}
