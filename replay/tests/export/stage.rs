//! A log that can only be read, and what leads from it to an export and back.

use std::fs;
use std::path::Path;
use std::time::Duration;

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};
use xbot_replay::export::{Exported, Format, Manifest, Range, ReadError, export};

#[derive(Debug, Default)]
pub struct Written(pub RawBatch);

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

/// One event per payload, at noon of the days of August. Two streams take turns; one has a name
/// that has to be quoted.
pub fn log(events: &[(u32, &str)]) -> Written {
    let mut batch = RawBatch::default();
    for (position, (day, payload)) in (1..).zip(events) {
        let streams = ["content:\"ü\"", "timing:9"];
        batch.push(&RawEvent {
            at: Checkpoint { tx: 40 + position as u64 / 2, position },
            aggregate: "arm",
            stream_id: streams[(position as usize + 1) % 2],
            version: (position as u64).div_ceil(2),
            event_type: "updated",
            event_version: 1,
            payload,
            metadata: &format!("{{\"recorded_at\":\"2025-08-{day:02}T12:00:00.000000Z\"}}"),
        });
    }
    Written(batch)
}

/// Days that go back and forth, and texts that are no JSON of one line.
pub const EVENTS: [(u32, &str); 11] = [
    (1, "{\"a\":1.0000000000000002}"),
    (1, "{ \"spaced\" :  [1, 2] }"),
    (2, "{\"text\":\"a\\nb 🎮 \\u00e9\"}"),
    (1, "not json"),
    (3, ""),
    (2, "{\"b\":\n2}"),
    (3, " {\"c\":3} "),
    (3, "null"),
    (4, "\"\u{2028}\\\"\""),
    (2, "\0"),
    (4, "\r\n\r\n"),
];

/// What holds what the log holds to the byte.
pub const EXACT: [Format; 2] = [Format::Jsonl, Format::Parquet];

pub fn run<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

pub fn exported(log: &dyn EventLog, range: Range, format: Format) -> (tempfile::TempDir, Manifest) {
    let folder = tempfile::tempdir().unwrap();
    let manifest = run(export(log, range, format, folder.path(), |_| {})).unwrap();
    (folder, manifest)
}

pub fn whole(log: &dyn EventLog, format: Format) -> (tempfile::TempDir, Manifest) {
    exported(log, Range::default(), format)
}

pub fn read_back(folder: &Path, step: usize) -> Result<RawBatch, ReadError> {
    read_on(&Exported::open(folder)?, Checkpoint::START, step)
}

pub fn read_on(
    exported: &Exported,
    mut at: Checkpoint,
    step: usize,
) -> Result<RawBatch, ReadError> {
    let mut all = RawBatch::default();
    loop {
        let batch = exported.read(at, step)?;
        let Some(last) = batch.last() else { return Ok(all) };
        assert!(batch.len() <= step);
        batch.iter().for_each(|event| all.push(&event));
        at = last;
    }
}

pub fn same(a: &RawBatch, b: &RawBatch) -> bool {
    a.iter().eq(b.iter())
}

pub fn behind(log: &Written, after: Checkpoint) -> RawBatch {
    let mut rest = RawBatch::default();
    log.0.iter().filter(|event| event.at > after).for_each(|event| rest.push(&event));
    rest
}

pub fn paths(manifest: &Manifest) -> Vec<(&str, u64)> {
    manifest.files.iter().map(|file| (file.path.as_str(), file.events)).collect()
}

/// All bytes of an export, by name.
pub fn bytes(folder: &Path, manifest: &Manifest) -> Vec<(String, Vec<u8>)> {
    let names =
        manifest.files.iter().map(|file| file.path.as_str()).chain([manifest.format.manifest()]);
    names.map(|name| (name.to_owned(), fs::read(folder.join(name)).unwrap())).collect()
}
