//! The suite that every adapter of the event log passes.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;
use xbot_domain::log::{AppendError, Checkpoint, EventLog, Snapshot};

use crate::store::{Store, append, keyed, read_up_to, stream, visible};

macro_rules! on_every_store {
    ($($name:ident),* $(,)?) => {
        mod sqlite { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Store::sqlite().await).await })* }
        mod postgres { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Store::postgres().await).await })* }
        mod memory { $(#[tokio::test(flavor = "multi_thread")] async fn $name() { super::$name(super::Store::memory().await).await })* }
    };
}

on_every_store! {
    what_was_appended_comes_back_byte_for_byte,
    a_wrong_expected_version_writes_nothing,
    a_stream_is_read_from_where_one_asks,
    everything_written_at_once_is_there_once_and_in_order,
    two_processes_share_a_store,
    a_repeated_key_writes_nothing_and_answers_the_same,
    one_key_raced_by_many_writes_once,
    a_key_without_events_is_remembered,
    a_waiting_reader_is_woken_by_an_append,
    a_waiting_reader_hears_of_other_processes,
    waiting_ends_when_patience_does,
    the_newest_snapshot_is_kept,
    an_acknowledged_event_outlives_the_process,
    a_read_that_is_given_up_spoils_no_other,
}

const ODD: [&str; 5] = [
    r#"{"a":1.0,  "b":[1e400,-0]}"#,
    r#"{"ü":"\u0000 'quoted' \"twice\" 🎮"}"#,
    "{\"long\":0}",
    "null",
    r#"{"a":1,"a":2}"#,
];

async fn what_was_appended_comes_back_byte_for_byte(store: Store) {
    let log = store.open().await;
    let long = format!("{{\"text\":\"{}\"}}", "ö".repeat(200_000));
    let mut payloads = ODD.to_vec();
    payloads.push(&long);
    let asked = append("content:a", 0, &payloads);
    let appended = log.append(asked.clone()).await.unwrap();
    assert_eq!((appended.version, appended.repeated), (6, false));

    let batch = read_up_to(&*log, appended.at).await;
    let read: Vec<_> = batch.iter().collect();
    assert_eq!(read.iter().map(|e| e.payload).collect::<Vec<_>>(), payloads);
    assert_eq!(read.iter().map(|e| e.version).collect::<Vec<_>>(), [1, 2, 3, 4, 5, 6]);
    assert!(read.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert_eq!(read[5].at, appended.at);
    let first = &read[0];
    assert_eq!(
        (first.aggregate, first.stream_id, first.event_type, first.event_version),
        ("arm", "content:a", "updated", 1)
    );
    assert_eq!(first.metadata, asked.metadata_text());
    let one = log.read_one(first.at.position).await.unwrap();
    assert_eq!(one.iter().next().as_ref(), Some(first));
    assert_eq!(log.head().await.unwrap(), appended.at);
}

async fn a_wrong_expected_version_writes_nothing(store: Store) {
    let log = store.open().await;
    let two = log.append(append("content:a", 0, &["{}", "{}"])).await.unwrap();
    for expected in [0, 1, 3, 9] {
        let refused = log.append(append("content:a", expected, &["{}"])).await;
        assert!(matches!(refused, Err(AppendError::Conflict { .. })), "expected {expected}");
    }
    assert_eq!(read_up_to(&*log, two.at).await.len(), 2);
    assert_eq!(log.append(append("content:a", 2, &["{}"])).await.unwrap().version, 3);
}

async fn a_stream_is_read_from_where_one_asks(store: Store) {
    let log = store.open().await;
    log.append(append("content:a", 0, &["1", "2", "3"])).await.unwrap();
    log.append(append("content:ab", 0, &["4"])).await.unwrap();
    let batch = log.read_stream(&stream("content:a"), 1, 10).await.unwrap();
    assert_eq!(
        batch.iter().map(|e| (e.version, e.payload)).collect::<Vec<_>>(),
        [(2, "2"), (3, "3")]
    );
    let loaded = log.load(&stream("content:a"), 2).await.unwrap();
    assert_eq!(
        loaded.iter().map(|e| (e.sequence, e.payload.clone())).collect::<Vec<_>>(),
        [(3, 3.into())]
    );
    assert!(log.load(&stream("content:none"), 0).await.unwrap().is_empty());
}

async fn everything_written_at_once_is_there_once_and_in_order(store: Store) {
    let log = store.open().await;
    let writers = (0..16).map(|writer| {
        let log = log.clone();
        tokio::spawn(async move {
            for version in 0..50 {
                let id = format!("content:{writer}");
                log.append(append(&id, version, &["{}"])).await.unwrap();
            }
        })
    });
    let writers: Vec<_> = writers.collect();
    let followed = follow(&*log, 16 * 50).await;
    for writer in writers {
        writer.await.unwrap();
    }
    assert_in_order(&followed, 16, 50);
}

async fn two_processes_share_a_store(store: Store) {
    let (one, other) = (store.open().await, store.open().await);
    one.append(append("content:a", 0, &["1"])).await.unwrap();
    assert!(matches!(
        other.append(append("content:a", 0, &["9"])).await,
        Err(AppendError::Conflict { .. })
    ));
    let second = other.append(append("content:a", 1, &["2"])).await.unwrap();
    let read = read_up_to(&*one, second.at).await;
    assert_eq!(read.iter().map(|e| e.payload).collect::<Vec<_>>(), ["1", "2"]);
}

async fn a_repeated_key_writes_nothing_and_answers_the_same(store: Store) {
    let log = store.open().await;
    let first = log.append(keyed(append("content:a", 0, &["1"]), "k", "f")).await.unwrap();
    let second = log.append(append("content:a", 1, &["2"])).await.unwrap();
    let again = log.append(keyed(append("content:a", 2, &["1"]), "k", "f")).await.unwrap();
    assert_eq!((again.version, again.at, again.repeated), (first.version, first.at, true));
    let other = log.append(keyed(append("content:a", 2, &["3"]), "k", "other")).await;
    assert!(matches!(other, Err(AppendError::KeyReused { .. })));
    assert_eq!(read_up_to(&*log, second.at).await.len(), 2);
    assert_eq!(log.receipt("k").await.unwrap().unwrap().appended, again);
    assert_eq!(log.receipt("unused").await.unwrap(), None);
}

async fn one_key_raced_by_many_writes_once(store: Store) {
    let logs = [store.open().await, store.open().await];
    let tries = (0..20).map(|n| {
        let log = logs[n % 2].clone();
        tokio::spawn(async move {
            log.append(keyed(append("content:a", 0, &["1"]), "k", "f")).await.unwrap()
        })
    });
    let tries: Vec<_> = tries.collect();
    let (mut wrote, mut at) = (0, Checkpoint::START);
    for one in tries {
        let appended = one.await.unwrap();
        wrote += usize::from(!appended.repeated);
        at = appended.at;
    }
    assert_eq!(wrote, 1);
    assert_eq!(read_up_to(&*logs[0], at).await.len(), 1);
}

async fn a_key_without_events_is_remembered(store: Store) {
    let log = store.open().await;
    let first = log.append(append("content:a", 0, &["1"])).await.unwrap();
    log.append(keyed(append("content:a", 1, &[]), "k", "f")).await.unwrap();
    let again = log.append(keyed(append("content:a", 1, &["2"]), "k", "f")).await.unwrap();
    assert_eq!((again.version, again.repeated), (1, true));
    assert_eq!(read_up_to(&*log, first.at).await.len(), 1);
}

async fn a_waiting_reader_is_woken_by_an_append(store: Store) {
    let log = store.open().await;
    woken_within(&*log, &*log, Duration::from_secs(2)).await;
}

async fn a_waiting_reader_hears_of_other_processes(store: Store) {
    let (reader, writer) = (store.open().await, store.open().await);
    woken_within(&*reader, &*writer, Duration::from_secs(2)).await;
}

async fn woken_within(reader: &dyn EventLog, writer: &dyn EventLog, limit: Duration) {
    let began = Instant::now();
    let after = reader.head().await.unwrap();
    let (woken, written) = tokio::join!(
        reader.wait(after, Duration::from_secs(30)),
        writer.append(append("content:w", 0, &["{}"]))
    );
    woken.unwrap();
    let appended = written.unwrap();
    visible(reader, appended.at).await;
    assert!(began.elapsed() < limit, "it took {:?}", began.elapsed());
}

async fn waiting_ends_when_patience_does(store: Store) {
    let log = store.open().await;
    let began = Instant::now();
    log.wait(Checkpoint::START, Duration::from_millis(50)).await.unwrap();
    assert!(began.elapsed() >= Duration::from_millis(50));
}

async fn the_newest_snapshot_is_kept(store: Store) {
    let log = store.open().await;
    let snapshot = |version, state: &str| Snapshot {
        version,
        state: state.to_owned(),
        shape: "arm-1".to_owned(),
    };
    assert_eq!(log.load_snapshot(&stream("content:a")).await.unwrap(), None);
    for (version, state) in [(5, "five"), (9, "nine"), (7, "late")] {
        log.save_snapshot(&stream("content:a"), snapshot(version, state)).await.unwrap();
    }
    assert_eq!(log.load_snapshot(&stream("content:a")).await.unwrap(), Some(snapshot(9, "nine")));
    let reshaped = Snapshot { shape: "arm-2".to_owned(), ..snapshot(8, "new shape") };
    log.save_snapshot(&stream("content:a"), reshaped.clone()).await.unwrap();
    assert_eq!(log.load_snapshot(&stream("content:a")).await.unwrap(), Some(reshaped));
}

async fn an_acknowledged_event_outlives_the_process(store: Store) {
    let log = store.open().await;
    let appended = log.append(append("content:a", 0, &["{}"])).await.unwrap();
    drop(log);
    assert_eq!(read_up_to(&*store.open().await, appended.at).await.last(), Some(appended.at));
}

/// Reads behind its own checkpoint, in small steps, until `count` events were seen.
/// A listener goes away in the middle of it, wherever that is.
async fn a_read_that_is_given_up_spoils_no_other(store: Store) {
    let log = store.open().await;
    let long = format!("{{\"text\":\"{}\"}}", "ö".repeat(200_000));
    let appended = log.append(append("content:a", 0, &[long.as_str(); 10])).await.unwrap();
    assert_eq!(read_up_to(&*log, appended.at).await.len(), 10);
    for micros in (0..400).map(|round| round * 25) {
        let patience = Duration::from_micros(micros);
        let _ = tokio::time::timeout(patience, log.read_all(Checkpoint::START, 100)).await;
        assert_eq!(log.read_all(Checkpoint::START, 100).await.unwrap().len(), 10);
    }
}

pub async fn follow(log: &dyn EventLog, count: usize) -> Vec<(Checkpoint, String, u64)> {
    let mut seen = Vec::new();
    let mut at = Checkpoint::START;
    while seen.len() < count {
        let batch = log.read_all(at, 37).await.unwrap();
        seen.extend(batch.iter().map(|e| (e.at, e.stream_id.to_owned(), e.version)));
        match batch.last() {
            Some(last) => at = last,
            None => log.wait(at, Duration::from_secs(10)).await.unwrap(),
        }
    }
    seen
}

pub fn assert_in_order(seen: &[(Checkpoint, String, u64)], streams: usize, events: u64) {
    assert!(seen.windows(2).all(|pair| pair[0].0 < pair[1].0), "the order of the log went back");
    let mut versions: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for (_, stream, version) in seen {
        versions.entry(stream).or_default().push(*version);
    }
    assert_eq!(versions.len(), streams);
    for (stream, versions) in versions {
        assert!(versions.iter().copied().eq(1..=events), "{stream}: {versions:?}");
    }
}
