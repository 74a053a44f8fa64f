//! How fast a log is written to files and read back, and in how much memory:
//! `cargo bench -p xbot-replay --bench export`, with the number of events to have another.
//!
//! Beside the reader stand its two bounds: hashing the files, and unpacking their pages.

#![allow(clippy::unwrap_used, reason = "a benchmark may fail loudly")]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use cqrs_es::persist::SerializedEvent;
use parquet::file::reader::{FileReader as _, SerializedFileReader};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest as _, Sha256};
use xbot_domain::log::{
    Append, AppendError, Appended, Checkpoint, EventLog, LogError, Position, RawBatch, RawEvent,
    Receipt, Snapshot, StreamId,
};
use xbot_domain::time::Timestamp;
use xbot_replay::export::{Exported, Format, Manifest, Range, export};

const EVENTS: i64 = 1_000_000;
/// Thirty days have a million events.
const PAUSE_MICROS: i64 = 2_592_000;
const BEGIN_MICROS: i64 = 1_750_000_000_000_000;
/// Read at a time.
const STEP: usize = 4_096;
const REPEATS: usize = 5;

/// Events of one real type, 300 bytes each and as much again in metadata, made as they are read.
#[derive(Debug)]
struct Made(i64);

impl Made {
    fn push(position: i64, batch: &mut RawBatch) {
        let mut rng = ChaCha8Rng::seed_from_u64(position.cast_unsigned());
        let at = Timestamp::from_micros(BEGIN_MICROS + position * PAUSE_MICROS);
        let mut id = || format!("{:032x}", rng.random::<u128>());
        let (call, decision, correlation) = (id(), id(), id());
        let payload = format!(
            r#"{{"type":"call_charged","call_id":"{call}","purpose":"content_generation","model":"gpt-4o-mini","prompt_tokens":812,"completion_tokens":164,"cost_nanousd":220200,"decision_id":"{decision}","totals":{{"reserved_nanousd":0,"charged_nanousd":{position}}},"at":"{at}"}}"#
        );
        let metadata = format!(
            r#"{{"recorded_at":"{at}","actor":"job:plan","correlation_id":"{correlation}","build":"0.1.0","schema":"1"}}"#
        );
        batch.push(&RawEvent {
            at: Checkpoint { tx: 0, position },
            aggregate: "budget",
            stream_id: &at.day(),
            version: position.cast_unsigned(),
            event_type: "call_charged",
            event_version: 1,
            payload: &payload,
            metadata: &metadata,
        });
    }
}

fn absent() -> LogError {
    LogError::new("use a log that is only read through", "it is made up")
}

#[async_trait]
impl EventLog for Made {
    async fn read_all(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, LogError> {
        let mut batch = RawBatch::default();
        let until = self.0.min(after.position + i64::try_from(limit).unwrap());
        (after.position + 1..=until).for_each(|position| Self::push(position, &mut batch));
        Ok(batch)
    }
    async fn head(&self) -> Result<Checkpoint, LogError> {
        Ok(Checkpoint { tx: 0, position: self.0 })
    }
    async fn append(&self, _: Append) -> Result<Appended, AppendError> {
        Err(absent().into())
    }
    async fn receipt(&self, _: &str) -> Result<Option<Receipt>, LogError> {
        Err(absent())
    }
    async fn load(&self, _: &StreamId, _: u64) -> Result<Vec<SerializedEvent>, LogError> {
        Err(absent())
    }
    async fn read_stream(&self, _: &StreamId, _: u64, _: usize) -> Result<RawBatch, LogError> {
        Err(absent())
    }
    async fn read_one(&self, _: Position) -> Result<RawBatch, LogError> {
        Err(absent())
    }
    async fn wait(&self, _: Checkpoint, _: Duration) -> Result<(), LogError> {
        Err(absent())
    }
    async fn load_snapshot(&self, _: &StreamId) -> Result<Option<Snapshot>, LogError> {
        Err(absent())
    }
    async fn save_snapshot(&self, _: &StreamId, _: Snapshot) -> Result<(), LogError> {
        Err(absent())
    }
}

/// The best of some runs, by the time that they had a core: the machine has other things to do.
fn best(what: &str, events: i64, repeats: usize, mut run: impl FnMut()) {
    let seconds = (0..repeats).map(|_| {
        let (begin, clock) = (on_core(), Instant::now());
        run();
        match (begin, on_core()) {
            (Some(begin), Some(end)) => (end - begin).as_secs_f64(),
            _ => clock.elapsed().as_secs_f64(),
        }
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    println!("{what:<44} {:>10.0} events/s{}", events as f64 / best, peak());
}

/// How long this thread ran so far, where the system tells it.
fn on_core() -> Option<Duration> {
    let known = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    known.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// The most memory that the process ever held, where the system tells it.
fn peak() -> String {
    let mut text = String::new();
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    if let Some(kilobytes) =
        line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok())
    {
        write!(text, ", at most {:.0} MB so far", kilobytes / 1024.0).unwrap();
    }
    text
}

fn block<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
}

fn through(exported: &Exported) -> i64 {
    let (mut at, mut events) = (Checkpoint::START, 0);
    loop {
        let batch = exported.read(at, STEP).unwrap();
        let Some(last) = batch.last() else { return events };
        events += i64::try_from(black_box(&batch).len()).unwrap();
        at = last;
    }
}

fn hash(folder: &Path, manifest: &Manifest) {
    for file in &manifest.files {
        black_box(Sha256::digest(fs::read(folder.join(&file.path)).unwrap()));
    }
}

fn unpack(folder: &Path, manifest: &Manifest) {
    for file in &manifest.files {
        let file = SerializedFileReader::new(File::open(folder.join(&file.path)).unwrap()).unwrap();
        for group in 0..file.num_row_groups() {
            let group = file.get_row_group(group).unwrap();
            for column in [1, 2, 3, 4, 5, 6, 7, 9, 10] {
                let mut pages = group.get_column_page_reader(column).unwrap();
                while let Some(page) = pages.get_next_page().unwrap() {
                    black_box(page);
                }
            }
        }
    }
}

fn main() {
    let count = std::env::args().find_map(|word| word.parse().ok()).unwrap_or(EVENTS);
    let log = Made(count);
    best("making them", count, 1, || {
        let mut at = Checkpoint::START;
        while let Some(last) = block(log.read_all(at, STEP)).unwrap().last() {
            at = last;
        }
    });
    for format in [Format::Parquet, Format::Jsonl] {
        let folder = tempfile::tempdir().unwrap();
        let mut manifest = None;
        best(&format!("writing {format:?}, and making them"), count, 1, || {
            manifest =
                Some(block(export(&log, Range::default(), format, folder.path(), |_| {})).unwrap());
        });
        let manifest = manifest.unwrap();
        let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
        println!(
            "{:<44} {:>10.1} bytes an event",
            format!("{format:?}"),
            bytes as f64 / count as f64
        );
        best(&format!("hashing {format:?}"), count, REPEATS, || hash(folder.path(), &manifest));
        if format == Format::Parquet {
            best("unpacking the pages of Parquet", count, REPEATS, || {
                unpack(folder.path(), &manifest)
            });
        }
        best(&format!("reading {format:?}"), count, REPEATS, || {
            let exported = Exported::open(folder.path()).unwrap();
            assert_eq!(through(&exported), count);
        });
    }
}
