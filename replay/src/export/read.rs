//! Reads an export back, in the order of the log: what replay reads from a store, it can read from it.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use parquet::errors::ParquetError;
use xbot_domain::log::{Checkpoint, RawBatch};

use super::{Format, Manifest};

mod cursor;
mod file;
mod log;
mod old;
mod pieces;

use cursor::Cursor;
use file::Source;

/// Readers that go on where they stood; each holds a piece in memory.
const CURSORS: usize = 4;

#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("could not read {path}")]
    Io {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("could not understand {path}, line {line}")]
    Line {
        path: PathBuf,
        line: u64,
        #[source]
        source: serde_json::Error,
    },
    #[error("could not understand {path}")]
    Columns {
        path: PathBuf,
        #[source]
        source: ParquetError,
    },
    #[error(
        "only an export in jsonl or parquet holds what the log holds to the byte; this is {0:?}"
    )]
    Format(Format),
    #[error("this export has schema {0}, and {known} is the newest that is known", known = Manifest::SCHEMA)]
    Schema(u32),
    #[error("{path} is not what was exported: {why}")]
    Changed { path: PathBuf, why: String },
}

/// An export, as an event log that is only read. Nothing that it gives was not checked before
/// against the hash in the manifest; what is passed over is not read.
pub struct Exported {
    pub manifest: Manifest,
    sources: Vec<Arc<Source>>,
    /// The one that was used last is the last.
    cursors: Mutex<Vec<Cursor>>,
}

impl Exported {
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let (path, mut manifest) = found(folder)?;
        match (manifest.schema, manifest.format) {
            (_, Format::Csv) => return Err(ReadError::Format(Format::Csv)),
            (1, Format::Jsonl) => old::complete(folder, &mut manifest)?,
            (Manifest::SCHEMA, _) => {}
            (other, _) => return Err(ReadError::Schema(other)),
        }
        check_sums(&path, &manifest)?;
        let source = |entry| Arc::new(Source::new(folder, manifest.format, entry));
        let sources = manifest.files.iter().map(source).collect();
        Ok(Self { manifest, sources, cursors: Mutex::default() })
    }

    /// At most `limit` events behind `after`, in the order of the log.
    pub fn read(&self, after: Checkpoint, limit: usize) -> Result<RawBatch, ReadError> {
        let known = self.standing_at(after);
        let mut cursor = known.map_or_else(|| Cursor::seek(&self.sources, after), Ok)?;
        let batch = cursor.read(limit)?;
        let mut cursors = self.cursors();
        if cursors.len() == CURSORS {
            cursors.remove(0);
        }
        cursors.push(cursor);
        Ok(batch)
    }

    fn standing_at(&self, after: Checkpoint) -> Option<Cursor> {
        let mut cursors = self.cursors();
        let place = cursors.iter().position(|cursor| cursor.at() == after)?;
        Some(cursors.remove(place))
    }

    fn cursors(&self) -> MutexGuard<'_, Vec<Cursor>> {
        self.cursors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn found(folder: &Path) -> Result<(PathBuf, Manifest), ReadError> {
    let [columns, lines] = [Format::Parquet, Format::Jsonl].map(|f| folder.join(f.manifest()));
    let path = if columns.exists() { columns } else { lines };
    let text = fs::read_to_string(&path);
    let text = text.map_err(|source| ReadError::Io { path: path.clone(), source })?;
    match serde_json::from_str(&text) {
        Ok(manifest) => Ok((path, manifest)),
        Err(source) => Err(ReadError::Line { path, line: source.line() as u64, source }),
    }
}

/// A file whose events were taken out of the manifest must not go unnoticed.
fn check_sums(path: &Path, manifest: &Manifest) -> Result<(), ReadError> {
    let changed = |why| Err(ReadError::Changed { path: path.to_owned(), why });
    for file in &manifest.files {
        let events = total(file.pieces.iter().map(|piece| piece.events));
        let footer = file.footer.as_ref().map(|footer| footer.bytes);
        let bytes = total(file.pieces.iter().map(|piece| piece.bytes).chain(footer));
        if (events, bytes) != (Some(file.events), Some(file.bytes)) {
            return changed(format!("the pieces of {} do not add up to it", file.path));
        }
    }
    match total(manifest.files.iter().map(|file| file.events)) {
        Some(events) if events == manifest.events => Ok(()),
        Some(events) => {
            changed(format!("its files have {events} events, and it says {}", manifest.events))
        }
        None => changed("its files have more events than there can be".to_owned()),
    }
}

/// Absent where it is more than there can be.
fn total(mut counts: impl Iterator<Item = u64>) -> Option<u64> {
    counts.try_fold(0_u64, u64::checked_add)
}

impl fmt::Debug for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (events, format) = (self.manifest.events, self.manifest.format);
        f.debug_struct("Exported").field("format", &format).field("events", &events).finish()
    }
}
