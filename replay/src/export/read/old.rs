//! Exports of the first schema have the hash of each whole file only: they are read once more, and
//! cut into pieces, when they are opened.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::ReadError;
use crate::export::rows::Growing;
use crate::export::{Manifest, PIECE_BYTES, Piece, forms};
use crate::manifest::hex;

pub fn complete(folder: &Path, manifest: &mut Manifest) -> Result<(), ReadError> {
    manifest.files.iter_mut().try_for_each(|entry| {
        let path = folder.join(&entry.path);
        let (pieces, found) = cut(&path)?;
        if found == entry.sha256 {
            entry.pieces = pieces;
            return Ok(());
        }
        let why = format!("its hash is {found}, and was {}", entry.sha256);
        Err(ReadError::Changed { path, why })
    })
}

/// The pieces of a file, and the hash of all of it.
fn cut(path: &Path) -> Result<(Vec<Piece>, String), ReadError> {
    let failed = |source| ReadError::Io { path: path.to_owned(), source };
    let mut lines = BufReader::with_capacity(1 << 16, File::open(path).map_err(failed)?);
    let (mut pieces, mut hasher, mut number) = (Vec::new(), Sha256::new(), 0);
    let mut open = Open::default();
    while lines.read_until(b'\n', &mut open.bytes).map_err(failed)? > 0 {
        number += 1;
        open.line_ended().map_err(|source| {
            let path = path.to_owned();
            ReadError::Line { path, line: number, source }
        })?;
        if open.bytes.len() >= PIECE_BYTES {
            pieces.extend(std::mem::take(&mut open).close(&mut hasher));
        }
    }
    pieces.extend(open.close(&mut hasher));
    Ok((pieces, hex(&hasher.finalize())))
}

#[derive(Default)]
struct Open {
    bytes: Vec<u8>,
    /// Where the last line began.
    line: usize,
    rows: Growing,
}

impl Open {
    fn line_ended(&mut self) -> serde_json::Result<()> {
        let line = self.bytes.get(self.line..).unwrap_or_default();
        forms::from_jsonl(line.trim_ascii_end(), &mut self.rows)?;
        self.line = self.bytes.len();
        Ok(())
    }

    fn close(self, hasher: &mut Sha256) -> Option<Piece> {
        hasher.update(&self.bytes);
        let (rows, sha256) = (self.rows.freeze(), hex(&Sha256::digest(&self.bytes)));
        Some(Piece {
            events: rows.len() as u64,
            first: rows.at(0)?,
            last: rows.at(rows.len() - 1)?,
            bytes: self.bytes.len() as u64,
            sha256,
        })
    }
}
