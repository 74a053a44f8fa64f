//! Reads an export back, in the order of the log: what replay reads from a store, it can read from it.

use std::fs::File;
use std::io::{self, BufRead as _, BufReader};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use xbot_domain::log::{Checkpoint, RawBatch};

use super::{FileEntry, Format, Manifest, forms};

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
    #[error("only an export in jsonl holds what the log holds to the byte; this is {0:?}")]
    Format(Format),
    #[error("{path} is not what was exported: {why}")]
    Changed { path: PathBuf, why: String },
}

/// An export, read from its beginning. Files are open only while their part of the order is read.
#[derive(Debug)]
pub struct Exported {
    folder: PathBuf,
    pub manifest: Manifest,
    /// Not yet opened, the first to be opened last.
    waiting: Vec<FileEntry>,
    open: Vec<Day>,
}

impl Exported {
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let path = folder.join(Manifest::NAME);
        let text = std::fs::read_to_string(&path)
            .map_err(|source| ReadError::Io { path: path.clone(), source })?;
        let manifest: Manifest = serde_json::from_str(&text).map_err(|source| ReadError::Line {
            path: path.clone(),
            line: source.line() as u64,
            source,
        })?;
        if manifest.format != Format::Jsonl {
            return Err(ReadError::Format(manifest.format));
        }
        let mut waiting = manifest.files.clone();
        waiting.sort_by_key(|file| std::cmp::Reverse(file.first));
        Ok(Self { folder: folder.to_owned(), manifest, waiting, open: Vec::new() })
    }

    /// At most `limit` of the next events; an empty batch at the end. Every file that was read to its
    /// end is the one that was exported, to the byte.
    pub fn next_batch(&mut self, limit: usize) -> Result<RawBatch, ReadError> {
        let mut batch = RawBatch::default();
        while batch.len() < limit {
            self.open_due()?;
            let next = self.open.iter_mut().enumerate().min_by_key(|(_, day)| day.at);
            let Some((index, day)) = next else { break };
            day.held.iter().for_each(|event| batch.push(&event));
            if !day.advance()? {
                self.open.swap_remove(index);
            }
        }
        Ok(batch)
    }

    /// Files whose first event comes before the next of those that are open.
    fn open_due(&mut self) -> Result<(), ReadError> {
        loop {
            let next = self.open.iter().map(|day| day.at).min();
            let is_due = |entry: &FileEntry| next.is_none_or(|next| entry.first < next);
            if !self.waiting.last().is_some_and(is_due) {
                return Ok(());
            }
            if let Some(entry) = self.waiting.pop() {
                self.open.extend(Day::open(&self.folder, entry)?);
            }
        }
    }
}

#[derive(Debug)]
struct Day {
    path: PathBuf,
    entry: FileEntry,
    lines: BufReader<File>,
    line: String,
    number: u64,
    hasher: Sha256,
    /// The next event, alone.
    held: RawBatch,
    at: Checkpoint,
}

impl Day {
    /// None when the file has no events.
    fn open(folder: &Path, entry: FileEntry) -> Result<Option<Self>, ReadError> {
        let path = folder.join(&entry.path);
        let file =
            File::open(&path).map_err(|source| ReadError::Io { path: path.clone(), source })?;
        let mut day = Self {
            path,
            entry,
            lines: BufReader::with_capacity(1 << 16, file),
            line: String::new(),
            number: 0,
            hasher: Sha256::new(),
            held: RawBatch::default(),
            at: Checkpoint::START,
        };
        Ok(day.advance()?.then_some(day))
    }

    /// Holds the next event; false at the end, when the file was what it should be.
    fn advance(&mut self) -> Result<bool, ReadError> {
        self.line.clear();
        let read = self.lines.read_line(&mut self.line);
        let path = || self.path.clone();
        if read.map_err(|source| ReadError::Io { path: path(), source })? == 0 {
            return self.check_end().map(|()| false);
        }
        self.number += 1;
        self.hasher.update(self.line.as_bytes());
        self.held = RawBatch::default();
        let text = self.line.trim_end_matches('\n');
        self.at = forms::from_jsonl(text, &mut self.held).map_err(|source| ReadError::Line {
            path: path(),
            line: self.number,
            source,
        })?;
        Ok(true)
    }

    fn check_end(&mut self) -> Result<(), ReadError> {
        let digest = std::mem::take(&mut self.hasher).finalize();
        let found: String = digest.iter().map(|b| format!("{b:02x}")).collect();
        if found == self.entry.sha256 {
            return Ok(());
        }
        let why = format!("its hash is {found}, and was {}", self.entry.sha256);
        Err(ReadError::Changed { path: self.path.clone(), why })
    }
}
