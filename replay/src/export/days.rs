//! The files of an export while they are written.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use xbot_domain::log::Checkpoint;

use super::part::Part;
use super::{Entry, ExportError, FileEntry, Format, Manifest, Range};

/// Days that are written to at the same time. Around midnight there are two of them, and more only
/// after a clock was set back; each holds a piece in memory.
const OPEN: usize = 4;
const DAY_MICROS: i64 = 86_400_000_000;

/// Since 1970, and which file of that day it is.
type Key = (i64, u32);

pub struct Days {
    out: PathBuf,
    format: Format,
    /// The one that was written to last is the last.
    open: Vec<(Key, Part)>,
    closed: BTreeMap<Key, FileEntry>,
}

impl Days {
    pub fn open(out: &Path, format: Format) -> Result<Self, ExportError> {
        fs::create_dir_all(out).map_err(failed(out))?;
        if fs::read_dir(out).map_err(failed(out))?.next().is_some() {
            return Err(ExportError::NotEmpty(out.to_owned()));
        }
        Ok(Self { out: out.to_owned(), format, open: Vec::new(), closed: BTreeMap::new() })
    }

    pub fn write(&mut self, entry: &Entry<'_>) -> Result<(), ExportError> {
        let day = entry.recorded_at.micros().div_euclid(DAY_MICROS);
        match self.open.iter().position(|((open, _), _)| *open == day) {
            Some(place) if place + 1 == self.open.len() => {}
            Some(place) => {
                let turned_to = self.open.remove(place);
                self.open.push(turned_to);
            }
            None => self.begin(day, &entry.recorded_at.day())?,
        }
        let Some((_, part)) = self.open.last_mut() else { return Ok(()) };
        part.write(entry).map_err(failed(part.path()))
    }

    pub fn finish(mut self, range: Range, head: Checkpoint) -> Result<Manifest, ExportError> {
        while !self.open.is_empty() {
            self.close_one()?;
        }
        let files: Vec<_> = self.closed.into_values().collect();
        let events = files.iter().map(|file| file.events).sum();
        let (schema, format) = (Manifest::SCHEMA, self.format);
        let manifest = Manifest { schema, format, range, events, head, files };
        let path = self.out.join(format.manifest());
        let mut text =
            serde_json::to_string_pretty(&manifest).map_err(|e| failed(&path)(e.into()))?;
        text.push('\n');
        fs::write(&path, text).map_err(failed(&path))?;
        Ok(manifest)
    }

    /// A file that was closed stays as it is: a clock that was set back far gives its day another.
    fn begin(&mut self, day: i64, name: &str) -> Result<(), ExportError> {
        if self.open.len() == OPEN {
            self.close_one()?;
        }
        let before = self.closed.range((day, 0)..=(day, u32::MAX)).next_back();
        let number = before.map_or(1, |((_, number), _)| number + 1);
        let name = path_of(name, number, self.format);
        let part = Part::create(&self.out, &name, self.format);
        self.open.push(((day, number), part.map_err(failed(&self.out.join(&name)))?));
        Ok(())
    }

    fn close_one(&mut self) -> Result<(), ExportError> {
        let (key, part) = self.open.remove(0);
        let path = part.path().to_owned();
        self.closed.insert(key, part.finish().map_err(failed(&path))?);
        Ok(())
    }
}

fn path_of(day: &str, number: u32, format: Format) -> String {
    let ending = match format {
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
        Format::Parquet => "parquet",
    };
    match number {
        1 => format!("day={day}/events.{ending}"),
        more => format!("day={day}/events-{more}.{ending}"),
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> ExportError {
    move |source| ExportError::Write { path: path.to_owned(), source }
}
