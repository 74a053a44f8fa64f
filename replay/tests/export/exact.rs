//! Every byte comes back, in the order of the log.

use proptest::prelude::*;
use xbot_domain::log::{Checkpoint, RawBatch, RawEvent};
use xbot_replay::export::Format;

use crate::stage::{EVENTS, EXACT, Written, bytes, log, read_back, same, whole};

#[test]
fn an_export_reads_back_as_the_log_to_the_byte_in_its_order() {
    let log = log(&EVENTS);
    for format in EXACT {
        let (folder, _) = whole(&log, format);
        for step in [1, 2, 100] {
            assert!(same(&read_back(folder.path(), step).unwrap(), &log.0), "{format:?} by {step}");
        }
    }
}

#[test]
fn more_days_at_once_than_are_kept_open_read_back_in_the_order_of_the_log() {
    let days = [1, 7, 2, 6, 3, 5, 4, 1, 2, 3, 7, 7, 1, 6, 5, 4];
    let log = log(&days.map(|day| (day, "{}")));
    for format in EXACT {
        let (folder, _) = whole(&log, format);
        assert!(same(&read_back(folder.path(), 3).unwrap(), &log.0), "{format:?}");
    }
}

#[test]
fn payloads_of_a_megabyte_are_read_piece_by_piece() {
    let texts: Vec<_> =
        "abcdefghijklmnopqrst".chars().map(|c| c.to_string().repeat(1 << 20)).collect();
    let events: Vec<_> = (0..).zip(&texts).map(|(n, text)| (1 + n % 2, text.as_str())).collect();
    let log = log(&events);
    for format in EXACT {
        let (folder, manifest) = whole(&log, format);
        assert!(manifest.files.iter().all(|file| file.pieces.len() == 2));
        assert!(same(&read_back(folder.path(), 4).unwrap(), &log.0), "{format:?}");
    }
}

#[test]
fn an_export_of_an_export_has_the_same_bytes() {
    for format in EXACT {
        let (folder, manifest) = whole(&log(&EVENTS), format);
        let read = xbot_replay::export::Exported::open(folder.path()).unwrap();
        let (again, same) = whole(&read, format);
        assert_eq!(bytes(again.path(), &same), bytes(folder.path(), &manifest));
    }
}

#[test]
fn an_empty_log_is_an_export_without_files() {
    for format in EXACT {
        let (folder, manifest) = whole(&Written::default(), format);
        assert_eq!((manifest.events, manifest.files.len()), (0, 0));
        assert!(read_back(folder.path(), 10).unwrap().is_empty());
    }
}

prop_compose! {
    /// Numbers over their whole width, texts of any kind.
    fn any_event()(
        day in 1u32..5, step in 1u64..3, version: u64, event_version: u32,
        texts in prop::array::uniform4(".{0,30}"),
    ) -> (u32, u64, u64, u32, [String; 4]) {
        (day, step, version, event_version, texts)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_event_comes_back(events in prop::collection::vec(any_event(), 0..12)) {
        let mut batch = RawBatch::default();
        let (mut tx, mut position) = (u64::MAX - 40, i64::MAX);
        for (day, step, version, event_version, [aggregate, stream_id, event_type, payload]) in &events {
            tx += step;
            position -= 1;
            batch.push(&RawEvent {
                at: Checkpoint { tx, position },
                aggregate,
                stream_id,
                version: *version,
                event_type,
                event_version: *event_version,
                payload,
                metadata: &format!("{{\"recorded_at\":\"2025-08-{day:02}T12:00:00.000000Z\"}}"),
            });
        }
        let log = Written(batch);
        for format in [Format::Jsonl, Format::Parquet] {
            let (folder, _) = whole(&log, format);
            prop_assert!(same(&read_back(folder.path(), 4).unwrap(), &log.0));
        }
    }
}
