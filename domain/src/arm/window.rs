//! At most once, for ever, in bounded memory.
//!
//! The arm remembers what the newest decisions contributed. When one is forgotten, the horizon
//! rises to it, and whatever is not after the horizon is not learned: it may have been before.
//! This holds because a decision is always told with the same time of posting.

use serde::{Deserialize, Serialize};

use super::{Learn, Updated};
use crate::ids::{DecisionId, Pass};
use crate::time::Timestamp;

/// What one decision contributed, by its latest pass.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contribution {
    pub posted_at: Timestamp,
    pub decision_id: DecisionId,
    pub pass: Pass,
    pub weight: f64,
    pub success: bool,
    pub reward: f64,
}

/// Place in the order in which contributions are forgotten.
type Key = (Timestamp, DecisionId);

/// The contributions that can still be replaced, and the horizon behind them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Window {
    /// Oldest first.
    learned: Vec<Contribution>,
    horizon: Option<Key>,
}

/// What the arm remembers of a decision and pass that it is told.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Memory {
    New,
    /// A first pass that this final one replaces.
    Replaces(Contribution),
    /// This pass, or a later one, was learned.
    Learned,
    TooOld,
}

impl Window {
    /// The final pass comes a day after the post; a thousand posts of one arm take much longer.
    pub const SIZE: usize = 1_000;

    pub(super) fn recall(&self, learn: &Learn) -> Memory {
        match self.find(learn.decision_id) {
            Some(old) if old.pass >= learn.pass => Memory::Learned,
            Some(old) => Memory::Replaces(*old),
            None if self.horizon >= Some((learn.posted_at, learn.decision_id)) => Memory::TooOld,
            None => Memory::New,
        }
    }

    pub(super) fn remember(&mut self, new: Contribution) {
        self.learned.retain(|c| c.decision_id != new.decision_id);
        let place = self.learned.partition_point(|c| c.key() < new.key());
        self.learned.insert(place, new);
        if self.learned.len() > Self::SIZE {
            self.horizon = self.horizon.max(Some(self.learned.remove(0).key()));
        }
    }

    /// Forgets every contribution, for good: none of these decisions is learned again.
    pub(super) fn close(&mut self) {
        let newest = self.learned.last().map(Contribution::key);
        self.horizon = self.horizon.max(newest);
        self.learned.clear();
    }

    pub fn len(&self) -> usize {
        self.learned.len()
    }

    pub fn is_empty(&self) -> bool {
        self.learned.is_empty()
    }

    /// Posts up to this time may have been forgotten.
    pub fn horizon(&self) -> Option<Timestamp> {
        self.horizon.map(|(posted_at, _)| posted_at)
    }

    fn find(&self, id: DecisionId) -> Option<&Contribution> {
        self.learned.iter().rfind(|c| c.decision_id == id)
    }
}

impl Contribution {
    fn key(&self) -> Key {
        (self.posted_at, self.decision_id)
    }
}

impl From<&Updated> for Contribution {
    fn from(e: &Updated) -> Self {
        Self {
            posted_at: e.posted_at,
            decision_id: e.decision_id,
            pass: e.pass,
            weight: e.weight,
            success: e.success,
            reward: e.reward,
        }
    }
}
