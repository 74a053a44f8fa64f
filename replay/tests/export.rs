//! What was exported is what is read: to the byte, and the same bytes every time.

#![expect(clippy::unwrap_used, reason = "tests may fail loudly")]

use std::fs;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use proptest::prelude::*;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};
use xbot_replay::export::{ExportError, Exported, Format, Manifest, Range, ReadError, export};

/// A log that can only be read.
#[derive(Debug, Default)]
struct Written(RawBatch);

fn nothing() -> LogError {
    LogError::new("write to a log that is only read", "not here")
}

#[async_trait]
impl EventLog for Written {
    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let mut batch = RawBatch::default();
        let behind = self.0.iter().filter(|event| event.at > after);
        behind.take(limit.min(3)).for_each(|event| batch.push(&event));
        Ok(batch)
    }
    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(self.0.last().unwrap_or_default())
    }
    async fn append(&self, _: Append) -> Result<Appended, AppendError> {
        Err(nothing().into())
    }
    async fn receipt(&self, _: &str) -> Result<Option<Receipt>, LogError> {
        Err(nothing())
    }
    async fn load(&self, _: &StreamId, _: u64) -> Result<Vec<SerializedEvent>, LogError> {
        Err(nothing())
    }
    async fn read_stream(&self, _: &StreamId, _: u64, _: usize) -> Result<RawBatch, LogError> {
        Err(nothing())
    }
    async fn read_one(&self, _: Position) -> Result<RawBatch, LogError> {
        Err(nothing())
    }
    async fn wait(&self, _: Checkpoint, _: Duration) -> Result<(), LogError> {
        Err(nothing())
    }
    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Err(nothing())
    }
    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Err(nothing())
    }
}

/// One event per payload, at noon of the days of August.
fn log(events: &[(u32, &str)]) -> Written {
    let mut batch = RawBatch::default();
    for (position, (day, payload)) in (1..).zip(events) {
        batch.push(&RawEvent {
            at: Checkpoint { tx: 40 + position as u64, position },
            aggregate: "arm",
            stream_id: "content:\"ü\"",
            version: 1,
            event_type: "updated",
            event_version: 1,
            payload,
            metadata: &format!("{{\"recorded_at\":\"2025-08-{day:02}T12:00:00.000000Z\"}}"),
        });
    }
    Written(batch)
}

fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn exported(log: &Written, range: Range, format: Format) -> (tempfile::TempDir, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = run(export(log, range, format, folder.path(), |_| {})).unwrap();
    (folder, manifest)
}

fn read_back(folder: &Path, step: usize) -> Result<RawBatch, ReadError> {
    let (mut all, mut exported) = (RawBatch::default(), Exported::open(folder)?);
    loop {
        let batch = exported.next_batch(step)?;
        if batch.is_empty() {
            return Ok(all);
        }
        batch.iter().for_each(|event| all.push(&event));
    }
}

fn same(a: &RawBatch, b: &RawBatch) -> bool {
    a.iter().eq(b.iter())
}

/// Days that go back and forth, and texts that are no JSON of one line.
const EVENTS: [(u32, &str); 9] = [
    (1, "{\"a\":1.0000000000000002}"),
    (1, "{ \"spaced\" :  [1, 2] }"),
    (2, "{\"text\":\"a\\nb 🎮 \\u00e9\"}"),
    (1, "not json"),
    (3, ""),
    (2, "{\"b\":\n2}"),
    (3, " {\"c\":3} "),
    (3, "null"),
    (4, "\"\u{2028}\\\"\""),
];

#[test]
fn an_export_reads_back_as_the_log_to_the_byte_in_its_order() {
    let log = log(&EVENTS);
    let (folder, manifest) = exported(&log, Range::default(), Format::Jsonl);
    for step in [1, 2, 100] {
        assert!(same(&read_back(folder.path(), step).unwrap(), &log.0));
    }
    let paths: Vec<_> =
        manifest.files.iter().map(|file| (file.path.as_str(), file.events)).collect();
    assert_eq!(
        paths[..2],
        [("day=2025-08-01/events.jsonl", 3), ("day=2025-08-02/events.jsonl", 2)]
    );
    assert_eq!((manifest.events, manifest.head), (9, Checkpoint { tx: 49, position: 9 }));
}

#[test]
fn the_same_log_gives_the_same_bytes() {
    let log = log(&EVENTS);
    for format in [Format::Jsonl, Format::Csv] {
        let (a, first) = exported(&log, Range::default(), format);
        let (b, second) = exported(&log, Range::default(), format);
        assert_eq!(first, second);
        let names = first.files.iter().map(|file| file.path.as_str()).chain([Manifest::NAME]);
        for name in names {
            let read = |folder: &tempfile::TempDir| fs::read(folder.path().join(name)).unwrap();
            assert_eq!(read(&a), read(&b), "{name}");
        }
    }
}

#[test]
fn a_range_is_by_the_time_of_recording() {
    let moment = |day: u32| Some(format!("2025-08-{day:02}T12:00:00Z").parse().unwrap());
    let count = |range| exported(&log(&EVENTS), range, Format::Jsonl).1.events;
    assert_eq!(count(Range { from: moment(2), ..Range::default() }), 6);
    assert_eq!(count(Range { to: moment(2), ..Range::default() }), 3);
    assert_eq!(count(Range { as_of: moment(2), ..Range::default() }), 5);
    assert_eq!(count(Range { from: moment(2), to: moment(3), as_of: None }), 2);
}

#[test]
fn a_changed_file_a_full_folder_and_another_format_are_refused() {
    let (folder, _) = exported(&log(&EVENTS), Range::default(), Format::Jsonl);
    let again = run(export(&log(&EVENTS), Range::default(), Format::Csv, folder.path(), |_| {}));
    assert!(matches!(again, Err(ExportError::NotEmpty(_))));
    let path = folder.path().join("day=2025-08-01/events.jsonl");
    let text = fs::read_to_string(&path).unwrap().replace("1.0000000000000002", "1.5");
    fs::write(&path, text).unwrap();
    assert!(matches!(read_back(folder.path(), 10), Err(ReadError::Changed { .. })));
    fs::write(&path, "{").unwrap();
    assert!(matches!(read_back(folder.path(), 10), Err(ReadError::Line { line: 1, .. })));
    let (folder, _) = exported(&log(&EVENTS), Range::default(), Format::Csv);
    assert!(matches!(Exported::open(folder.path()), Err(ReadError::Format(Format::Csv))));
}

#[test]
fn the_csv_holds_every_field_and_quotes_what_has_to_be() {
    let (folder, manifest) = exported(&log(&EVENTS[..1]), Range::default(), Format::Csv);
    let text = fs::read_to_string(folder.path().join(&manifest.files[0].path)).unwrap();
    assert_eq!(
        text,
        "position,tx,aggregate,stream_id,version,type,event_version,payload,metadata\n\
         1,41,\"arm\",\"content:\"\"ü\"\"\",1,\"updated\",1,\"{\"\"a\"\":1.0000000000000002}\",\
         \"{\"\"recorded_at\"\":\"\"2025-08-01T12:00:00.000000Z\"\"}\"\n"
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_payload_comes_back(texts in prop::collection::vec((1u32..5, ".{0,30}"), 0..12)) {
        let events: Vec<_> = texts.iter().map(|(day, text)| (*day, text.as_str())).collect();
        let log = log(&events);
        let (folder, _) = exported(&log, Range::default(), Format::Jsonl);
        prop_assert!(same(&read_back(folder.path(), 4).unwrap(), &log.0));
    }
}
