//! One file of an export that is read, piece by piece.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use xbot_domain::log::{Checkpoint, RawBatch};

use super::ReadError;
use super::pieces::Pieces;
use crate::export::rows::Rows;
use crate::export::{FileEntry, Format};

pub struct Source {
    pub path: PathBuf,
    pub format: Format,
    pub entry: FileEntry,
}

pub struct Reading {
    pieces: Pieces,
    rows: Rows,
    row: usize,
    next: Checkpoint,
}

impl Source {
    pub fn new(folder: &Path, format: Format, entry: &FileEntry) -> Self {
        Self { path: folder.join(&entry.path), format, entry: entry.clone() }
    }

    pub fn changed(&self, why: impl Into<String>) -> ReadError {
        ReadError::Changed { path: self.path.clone(), why: why.into() }
    }
}

impl Reading {
    /// At the first event behind `after`; none if there is none.
    pub fn open(source: Arc<Source>, after: Checkpoint) -> Result<Option<Self>, ReadError> {
        let mut pieces = Pieces::open(source, after)?;
        let Some(rows) = pieces.next()? else { return Ok(None) };
        let row = rows.behind(after);
        let mut reading = Self { pieces, rows, row, next: after };
        Ok(reading.settle()?.then_some(reading))
    }

    /// Of the event that it gives next.
    pub fn next(&self) -> Checkpoint {
        self.next
    }

    /// Gives the next event, and those behind it that come before `before`, until `batch` has
    /// `limit`. False at the end of the file.
    pub fn give(
        &mut self,
        batch: &mut RawBatch,
        limit: usize,
        before: Option<Checkpoint>,
    ) -> Result<bool, ReadError> {
        loop {
            let event = self.rows.event(self.row);
            batch.push(&event.ok_or_else(|| self.pieces.changed("a text of it is none"))?);
            self.row += 1;
            if !self.settle()? {
                return Ok(false);
            }
            if batch.len() >= limit || before.is_some_and(|before| self.next >= before) {
                return Ok(true);
            }
        }
    }

    /// Takes up the next piece where one ended. False at the end of the file.
    fn settle(&mut self) -> Result<bool, ReadError> {
        loop {
            if let Some(next) = self.rows.at(self.row) {
                self.next = next;
                return Ok(true);
            }
            let Some(rows) = self.pieces.next()? else { return Ok(false) };
            (self.rows, self.row) = (rows, 0);
        }
    }
}
