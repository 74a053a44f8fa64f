//! One reader's place in the order of the log, over files of which several may be due at once.

use std::sync::Arc;

use xbot_domain::log::{Checkpoint, RawBatch};

use super::ReadError;
use super::file::{Reading, Source};

pub struct Cursor {
    /// The last event that was given.
    at: Checkpoint,
    /// Not yet opened, the first to be opened last.
    waiting: Vec<Arc<Source>>,
    /// Never one without a next event.
    open: Vec<Reading>,
}

impl Cursor {
    pub fn seek(sources: &[Arc<Source>], after: Checkpoint) -> Result<Self, ReadError> {
        let ahead = sources.iter().filter(|source| source.entry.last > after);
        let mut waiting: Vec<_> = ahead.cloned().collect();
        waiting.sort_by_key(|source| std::cmp::Reverse(source.entry.first));
        Ok(Self { at: after, waiting, open: Vec::new() })
    }

    pub fn at(&self) -> Checkpoint {
        self.at
    }

    pub fn read(&mut self, limit: usize) -> Result<RawBatch, ReadError> {
        let mut batch = RawBatch::default();
        while batch.len() < limit {
            self.open_due()?;
            let Some(index) = self.foremost() else { break };
            let before = self.rivals(index).min();
            let Some(reading) = self.open.get_mut(index) else { break };
            if !reading.give(&mut batch, limit, before)? {
                self.open.swap_remove(index);
            }
        }
        self.at = batch.last().unwrap_or(self.at);
        Ok(batch)
    }

    /// Opens all files that may hold the next event.
    fn open_due(&mut self) -> Result<(), ReadError> {
        loop {
            let next = self.open.iter().map(Reading::next).min();
            let is_due = |source: &Arc<Source>| next.is_none_or(|next| source.entry.first < next);
            if !self.waiting.last().is_some_and(is_due) {
                return Ok(());
            }
            if let Some(source) = self.waiting.pop() {
                self.open.extend(Reading::open(source, self.at)?);
            }
        }
    }

    fn foremost(&self) -> Option<usize> {
        let places = self.open.iter().enumerate();
        places.min_by_key(|(_, reading)| reading.next()).map(|(index, _)| index)
    }

    /// Where each of the others goes on.
    fn rivals(&self, index: usize) -> impl Iterator<Item = Checkpoint> {
        let others = self.open.iter().enumerate().filter(move |(other, _)| *other != index);
        let waiting = self.waiting.last().map(|source| source.entry.first);
        others.map(|(_, reading)| reading.next()).chain(waiting)
    }
}
