//! The pieces of one file, each checked before it is understood.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::sync::Arc;

use bytes::Bytes;
use parquet::file::metadata::ParquetMetaData;
use sha2::{Digest as _, Sha256};
use xbot_domain::log::Checkpoint;

use super::ReadError;
use super::file::Source;
use crate::export::rows::{Growing, Rows};
use crate::export::{Format, Piece, columns, forms};
use crate::manifest::hex;

pub struct Pieces {
    source: Arc<Source>,
    file: File,
    /// Of a Parquet file.
    footer: Option<ParquetMetaData>,
    /// The piece that comes next, and where it begins.
    index: usize,
    start: u64,
}

impl Pieces {
    /// From the piece on that has the first event behind `after`.
    pub fn open(source: Arc<Source>, after: Checkpoint) -> Result<Self, ReadError> {
        let failed = |error| ReadError::Io { path: source.path.clone(), source: error };
        let file = File::open(&source.path).map_err(failed)?;
        let (bytes, was) = (file.metadata().map_err(failed)?.len(), source.entry.bytes);
        if bytes != was {
            return Err(source.changed(format!("it has {bytes} bytes, and had {was}")));
        }
        let passed = source.entry.pieces.iter().take_while(|piece| piece.last <= after);
        let (index, start) = passed.fold((0, 0), |(n, bytes), piece| (n + 1, bytes + piece.bytes));
        let mut pieces = Self { source, file, footer: None, index, start };
        pieces.read_footer()?;
        Ok(pieces)
    }

    pub fn next(&mut self) -> Result<Option<Rows>, ReadError> {
        let source = Arc::clone(&self.source);
        let Some(piece) = source.entry.pieces.get(self.index) else { return Ok(None) };
        let bytes = self.checked(self.start, piece.bytes, &piece.sha256)?;
        let rows = match source.format {
            Format::Parquet => self.group(bytes)?,
            Format::Jsonl | Format::Csv => self.lines(&bytes)?,
        };
        self.index += 1;
        self.start += piece.bytes;
        match describes(piece, &rows) {
            true => Ok(Some(rows)),
            false => Err(source.changed("it has not the events that the manifest says")),
        }
    }

    pub fn changed(&self, why: &str) -> ReadError {
        self.source.changed(why)
    }

    fn read_footer(&mut self) -> Result<(), ReadError> {
        let source = Arc::clone(&self.source);
        let Some(footer) = &source.entry.footer else { return Ok(()) };
        let start = source.entry.bytes.saturating_sub(footer.bytes);
        let bytes = self.checked(start, footer.bytes, &footer.sha256)?;
        let known = columns::footer(&bytes)
            .map_err(|error| ReadError::Columns { path: source.path.clone(), source: error })?;
        self.footer = Some(known);
        Ok(())
    }

    fn checked(&mut self, start: u64, length: u64, hash: &str) -> Result<Bytes, ReadError> {
        let bytes = self.bytes(start, length);
        let bytes =
            bytes.map_err(|source| ReadError::Io { path: self.source.path.clone(), source })?;
        let found = hex(&Sha256::digest(&bytes));
        if found == hash {
            return Ok(bytes.into());
        }
        let until = start + length;
        let why = format!("the hash of bytes {start} to {until} is {found}, and was {hash}");
        Err(self.source.changed(why))
    }

    fn bytes(&mut self, start: u64, length: u64) -> io::Result<Vec<u8>> {
        // The manifest's sums hold, and the file is as long as they say.
        let mut bytes = vec![0; usize::try_from(length).map_err(io::Error::other)?];
        self.file.seek(SeekFrom::Start(start))?;
        self.file.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn group(&self, bytes: Bytes) -> Result<Rows, ReadError> {
        let group = self.footer.as_ref().and_then(|footer| footer.row_groups().get(self.index));
        let group = group.ok_or_else(|| self.source.changed("it has fewer row groups"))?;
        columns::group(group, self.start, bytes)
            .map_err(|source| ReadError::Columns { path: self.source.path.clone(), source })
    }

    fn lines(&self, bytes: &[u8]) -> Result<Rows, ReadError> {
        let (mut rows, mut number) = (Growing::default(), self.events_before());
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            number += 1;
            forms::from_jsonl(line, &mut rows).map_err(|source| {
                let path = self.source.path.clone();
                ReadError::Line { path, line: number, source }
            })?;
        }
        Ok(rows.freeze())
    }

    fn events_before(&self) -> u64 {
        self.source.entry.pieces.iter().take(self.index).map(|piece| piece.events).sum()
    }
}

fn describes(piece: &Piece, rows: &Rows) -> bool {
    let ends = (rows.at(0), rows.len().checked_sub(1).and_then(|last| rows.at(last)));
    rows.len() as u64 == piece.events
        && ends == (Some(piece.first), Some(piece.last))
        && (1..rows.len()).all(|row| rows.at(row - 1) < rows.at(row))
}
