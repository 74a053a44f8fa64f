//! One file of an export while it is written: piece by piece, each hashed as it leaves.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};
use xbot_domain::log::Checkpoint;

use super::encode::{Encode, encoder};
use super::{Entry, FileEntry, Footer, Format, PIECE_BYTES, PIECE_EVENTS, Piece};
use crate::manifest::hex;

pub struct Part {
    path: PathBuf,
    /// Within the export.
    name: String,
    file: File,
    encoder: Box<dyn Encode>,
    pieces: Vec<Piece>,
    hasher: Sha256,
    /// Of the events that wait to be a piece.
    waiting: Option<Waiting>,
}

#[derive(Clone, Copy)]
struct Waiting {
    events: usize,
    bytes: usize,
    first: Checkpoint,
    last: Checkpoint,
}

impl Part {
    pub fn create(out: &Path, name: &str, format: Format) -> io::Result<Self> {
        let path = out.join(name);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(Self {
            file: File::create_new(&path)?,
            path,
            name: name.to_owned(),
            encoder: encoder(format)?,
            pieces: Vec::new(),
            hasher: Sha256::new(),
            waiting: None,
        })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn write(&mut self, entry: &Entry<'_>) -> io::Result<()> {
        let at = entry.event.at;
        let bytes = self.encoder.push(entry)?;
        let waiting =
            self.waiting.get_or_insert(Waiting { events: 0, bytes: 0, first: at, last: at });
        waiting.events += 1;
        waiting.bytes += bytes;
        waiting.last = at;
        match waiting.events >= PIECE_EVENTS || waiting.bytes >= PIECE_BYTES {
            true => self.end_piece(),
            false => Ok(()),
        }
    }

    pub fn finish(mut self) -> io::Result<FileEntry> {
        self.end_piece()?;
        let rest = self.encoder.footer()?;
        let footer = (!rest.is_empty())
            .then(|| Footer { bytes: rest.len() as u64, sha256: hex(&Sha256::digest(&rest)) });
        self.put(&rest)?;
        let ends = (self.pieces.first().map(|p| p.first), self.pieces.last().map(|p| p.last));
        Ok(FileEntry {
            path: self.name,
            events: self.pieces.iter().map(|piece| piece.events).sum(),
            first: ends.0.unwrap_or_default(),
            last: ends.1.unwrap_or_default(),
            bytes: self.pieces.iter().map(|piece| piece.bytes).sum::<u64>() + rest.len() as u64,
            sha256: hex(&self.hasher.finalize()),
            pieces: self.pieces,
            footer,
        })
    }

    fn end_piece(&mut self) -> io::Result<()> {
        let Some(waiting) = self.waiting.take() else { return Ok(()) };
        let bytes = self.encoder.piece()?;
        self.put(&bytes)?;
        self.pieces.push(Piece {
            events: waiting.events as u64,
            first: waiting.first,
            last: waiting.last,
            bytes: bytes.len() as u64,
            sha256: hex(&Sha256::digest(&bytes)),
        });
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.hasher.update(bytes);
        self.file.write_all(bytes)
    }
}
