//! The files of an export while they are written: one is open at a time, so years cost no handles.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use xbot_domain::log::{Checkpoint, RawEvent};

use super::{ExportError, FileEntry, Format, Manifest, Range, forms};

pub struct Days {
    out: PathBuf,
    format: Format,
    days: BTreeMap<String, Day>,
    open: Option<(String, BufWriter<File>)>,
}

struct Day {
    events: u64,
    bytes: u64,
    first: Checkpoint,
    last: Checkpoint,
    hasher: Sha256,
}

impl Days {
    pub fn open(out: &Path, format: Format) -> Result<Self, ExportError> {
        fs::create_dir_all(out).map_err(failed(out))?;
        if fs::read_dir(out).map_err(failed(out))?.next().is_some() {
            return Err(ExportError::NotEmpty(out.to_owned()));
        }
        Ok(Self { out: out.to_owned(), format, days: BTreeMap::new(), open: None })
    }

    pub fn write(&mut self, day: &str, event: &RawEvent<'_>) -> Result<(), ExportError> {
        let path = self.out.join(self.path(day));
        let line = match self.format {
            Format::Jsonl => forms::jsonl(event).map_err(io::Error::from),
            Format::Csv => Ok(forms::csv(event)),
        };
        let line = line.map_err(failed(&path))?;
        self.turn_to(day, event.at, &path)?;
        self.put(day, &line).map_err(failed(&path))?;
        if let Some(known) = self.days.get_mut(day) {
            known.events += 1;
            known.last = event.at;
        }
        Ok(())
    }

    pub fn finish(mut self, range: Range, head: Checkpoint) -> Result<Manifest, ExportError> {
        self.close()?;
        let format = self.format;
        let file = |day: &String, known: Day| FileEntry {
            path: path_of(day, format),
            events: known.events,
            first: known.first,
            last: known.last,
            bytes: known.bytes,
            sha256: known.hasher.finalize().iter().map(|b| format!("{b:02x}")).collect(),
        };
        let files: Vec<_> = self.days.into_iter().map(|(day, known)| file(&day, known)).collect();
        let events = files.iter().map(|file| file.events).sum();
        let manifest = Manifest { schema: Manifest::SCHEMA, format, range, events, head, files };
        let path = self.out.join(Manifest::NAME);
        let mut text =
            serde_json::to_string_pretty(&manifest).map_err(|e| failed(&path)(e.into()))?;
        text.push('\n');
        fs::write(&path, text).map_err(failed(&path))?;
        Ok(manifest)
    }

    /// A clock that was set back may lead to a day that was closed before: it goes on at its end.
    fn turn_to(&mut self, day: &str, at: Checkpoint, path: &Path) -> Result<(), ExportError> {
        if self.open.as_ref().is_some_and(|(open, _)| open == day) {
            return Ok(());
        }
        self.close()?;
        let known = self.days.contains_key(day);
        let file = open(path).map_err(failed(path))?;
        self.open = Some((day.to_owned(), BufWriter::new(file)));
        if !known {
            let hasher = Sha256::new();
            let new = Day { events: 0, bytes: 0, first: at, last: at, hasher };
            self.days.insert(day.to_owned(), new);
            if self.format == Format::Csv {
                self.put(day, forms::CSV_HEADER).map_err(failed(path))?;
            }
        }
        Ok(())
    }

    fn put(&mut self, day: &str, line: &str) -> io::Result<()> {
        if let (Some((_, file)), Some(known)) = (&mut self.open, self.days.get_mut(day)) {
            file.write_all(line.as_bytes())?;
            known.hasher.update(line.as_bytes());
            known.bytes += line.len() as u64;
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), ExportError> {
        let Some((day, mut file)) = self.open.take() else { return Ok(()) };
        file.flush().map_err(failed(&self.out.join(self.path(&day))))
    }

    fn path(&self, day: &str) -> String {
        path_of(day, self.format)
    }
}

fn path_of(day: &str, format: Format) -> String {
    let ending = match format {
        Format::Jsonl => "jsonl",
        Format::Csv => "csv",
    };
    format!("day={day}/events.{ending}")
}

fn open(path: &Path) -> io::Result<File> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create(true).truncate(false).open(path)?;
    file.seek(SeekFrom::End(0))?;
    Ok(file)
}

fn failed(path: &Path) -> impl Fn(io::Error) -> ExportError {
    move |source| ExportError::Write { path: path.to_owned(), source }
}
