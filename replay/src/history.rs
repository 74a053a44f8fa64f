//! The whole history, read once and in order: a stretch at a time, understood by several threads.
//!
//! What reads it does not know where it lies: the log of a store and an export are the same to it.

use std::collections::VecDeque;
use std::num::NonZeroUsize;

use tokio::task::{JoinHandle, spawn_blocking};
use xbot_domain::event::DecodeError;
use xbot_domain::log::{Checkpoint, EventLog, LogError, Position, Recorded};
use xbot_domain::time::Timestamp;

use crate::merkle::{Growing, Head};

mod as_of;
mod recent;
mod stretch;
mod until;

pub use as_of::{AsOf, BadMoment};
pub use recent::Recent;
use stretch::{Known, Stretch};
pub use until::Until;

/// Events of a stretch. In memory are a few stretches, however long the log is.
const STRETCH: usize = 2_000;

#[derive(Debug, thiserror::Error)]
pub enum HistoryError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("could not understand the event at position {position}")]
    Unreadable {
        position: Position,
        #[source]
        source: DecodeError,
    },
    #[error("there is no event at position {0}")]
    NoSuchPosition(Position),
    #[error("a thread that read the history failed")]
    Thread(#[from] tokio::task::JoinError),
}

/// A question to the history: where it lies, and up to which moment it is asked.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    pub log: &'a dyn EventLog,
    /// Nothing behind it is read; when absent, what is written meanwhile is not.
    pub as_of: Option<AsOf>,
    /// Of those that understand events; they are given out in order by one.
    pub threads: NonZeroUsize,
}

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Read {
    /// Over the events that were read: the same on every store.
    pub head: Head,
    /// The last of them.
    pub end: Checkpoint,
    /// The moment that was asked for, or that of the last event.
    pub now: Timestamp,
}

impl Reading<'_> {
    /// Every event in the order of the log, with its number from 1.
    pub async fn events(&self, mut take: impl FnMut(u64, Recorded)) -> Result<Read, HistoryError> {
        let last = self.last().await?;
        let (mut tree, mut end) = (Growing::default(), Checkpoint::START);
        let mut now = Timestamp::default();
        let mut stretches = Stretches::new(self, last);
        while let Some(stretch) = stretches.next().await? {
            for Known { event, leaf } in stretch.known? {
                if self.as_of.is_some_and(|as_of| as_of.is_before(&event)) {
                    return Ok(self.read(&tree, end, now));
                }
                tree.push(leaf);
                (end, now) = (event.at, event.metadata.recorded_at);
                take(tree.size(), event);
            }
        }
        Ok(self.read(&tree, end, now))
    }

    async fn last(&self) -> Result<Checkpoint, HistoryError> {
        let head = self.log.head().await?;
        match self.as_of {
            Some(AsOf::Position(0)) => Ok(Checkpoint::START),
            Some(AsOf::Position(position)) => {
                let found = self.log.read_one(position).await?.last();
                found.map(|at| at.min(head)).ok_or(HistoryError::NoSuchPosition(position))
            }
            Some(AsOf::Time(_)) | None => Ok(head),
        }
    }

    fn read(&self, tree: &Growing, end: Checkpoint, now: Timestamp) -> Read {
        let asked = self.as_of.and_then(AsOf::time);
        Read { head: Head { size: tree.size(), root: tree.root() }, end, now: asked.unwrap_or(now) }
    }
}

/// Stretches in order, while the next ones are read and understood.
struct Stretches<'a> {
    reading: &'a Reading<'a>,
    last: Checkpoint,
    at: Checkpoint,
    /// Of the next event.
    number: u64,
    under_way: VecDeque<JoinHandle<stretch::Understood>>,
}

impl<'a> Stretches<'a> {
    fn new(reading: &'a Reading<'a>, last: Checkpoint) -> Self {
        let at = Checkpoint::START;
        Self { reading, last, at, number: 1, under_way: VecDeque::new() }
    }

    async fn next(&mut self) -> Result<Option<stretch::Understood>, HistoryError> {
        while self.under_way.len() <= self.reading.threads.get() && self.at < self.last {
            let events = self.reading.log.read_all(self.at, STRETCH).await?;
            let Some(at) = events.last() else { break };
            let stretch = Stretch { number: self.number, until: self.last, events };
            (self.at, self.number) = (at, self.number + stretch.events.len() as u64);
            self.under_way.push_back(spawn_blocking(move || stretch.understood()));
        }
        match self.under_way.pop_front() {
            Some(first) => Ok(Some(first.await?)),
            None => Ok(None),
        }
    }
}

/// What was begun is of no use to anybody else.
impl Drop for Stretches<'_> {
    fn drop(&mut self) {
        self.under_way.iter().for_each(JoinHandle::abort);
    }
}

#[cfg(test)]
mod tests;
