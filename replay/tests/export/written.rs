//! What lies on the disk afterwards.

use std::fs;

use xbot_domain::log::Checkpoint;
use xbot_replay::export::{ExportError, Format, Range, export};

use crate::stage::{EVENTS, EXACT, bytes, exported, log, paths, run, whole};

#[test]
fn each_day_of_recording_has_its_file() {
    let (_folder, manifest) = whole(&log(&EVENTS), Format::Parquet);
    let expected = [
        ("day=2025-08-01/events.parquet", 3),
        ("day=2025-08-02/events.parquet", 3),
        ("day=2025-08-03/events.parquet", 3),
        ("day=2025-08-04/events.parquet", 2),
    ];
    assert_eq!(paths(&manifest), expected);
    assert_eq!((manifest.events, manifest.head), (11, Checkpoint { tx: 45, position: 11 }));
    assert_eq!(manifest.days(), 4);
}

/// More days at once than are kept open.
#[test]
fn a_day_that_comes_back_late_goes_on_in_a_second_file() {
    for format in EXACT {
        let events = [1, 2, 3, 4, 5, 1, 1, 6].map(|day| (day, "{}"));
        let (_folder, manifest) = whole(&log(&events), format);
        let first: Vec<_> = paths(&manifest).into_iter().take(3).collect();
        let ending = if format == Format::Jsonl { "jsonl" } else { "parquet" };
        assert_eq!(first[0], (format!("day=2025-08-01/events.{ending}").as_str(), 1));
        assert_eq!(first[1], (format!("day=2025-08-01/events-2.{ending}").as_str(), 2));
        assert_eq!((manifest.files.len(), manifest.days()), (7, 6));
    }
}

#[test]
fn the_same_log_gives_the_same_bytes() {
    let log = log(&EVENTS);
    for format in [Format::Jsonl, Format::Csv, Format::Parquet] {
        let ((a, first), (b, second)) = (whole(&log, format), whole(&log, format));
        assert_eq!(bytes(a.path(), &first), bytes(b.path(), &second));
    }
}

#[test]
fn a_range_is_by_the_time_of_recording() {
    let moment = |day: u32| Some(format!("2025-08-{day:02}T12:00:00Z").parse().unwrap());
    let count = |range| exported(&log(&EVENTS), range, Format::Parquet).1.events;
    assert_eq!(count(Range { from: moment(2), ..Range::default() }), 8);
    assert_eq!(count(Range { to: moment(2), ..Range::default() }), 3);
    assert_eq!(count(Range { as_of: moment(2), ..Range::default() }), 6);
    assert_eq!(count(Range { from: moment(2), to: moment(3), as_of: None }), 3);
    assert_eq!(count(Range { from: moment(9), ..Range::default() }), 0);
}

#[test]
fn a_folder_that_holds_something_is_left_alone() {
    let (folder, _) = whole(&log(&EVENTS), Format::Jsonl);
    let again = run(export(&log(&EVENTS), Range::default(), Format::Csv, folder.path(), |_| {}));
    assert!(matches!(again, Err(ExportError::NotEmpty(_))));
}

#[test]
fn the_csv_holds_every_field_and_quotes_what_has_to_be() {
    let (folder, manifest) = whole(&log(&EVENTS[..1]), Format::Csv);
    let text = fs::read_to_string(folder.path().join(&manifest.files[0].path)).unwrap();
    assert_eq!(
        text,
        "number,position,tx,aggregate,stream_id,version,type,event_version,payload,metadata\n\
         1,1,40,\"arm\",\"content:\"\"ü\"\"\",1,\"updated\",1,\"{\"\"a\"\":1.0000000000000002}\",\
         \"{\"\"recorded_at\"\":\"\"2025-08-01T12:00:00.000000Z\"\"}\"\n"
    );
}

#[test]
fn a_line_of_jsonl_begins_with_its_number_in_the_whole_log() {
    let from = Range { from: Some("2025-08-03T00:00:00Z".parse().unwrap()), ..Range::default() };
    let (folder, manifest) = exported(&log(&EVENTS), from, Format::Jsonl);
    let text = fs::read_to_string(folder.path().join(&manifest.files[0].path)).unwrap();
    let numbers: Vec<_> = text.lines().map(|line| line.split_once(',').unwrap().0).collect();
    assert_eq!(numbers, ["{\"number\":5", "{\"number\":7", "{\"number\":8"]);
}
