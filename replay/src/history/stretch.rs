//! A stretch of the log, and what its events say.

use xbot_domain::log::{Checkpoint, RawBatch, Recorded};

use super::HistoryError;
use crate::merkle::{self, Hash};

pub struct Stretch {
    /// Of its first event.
    pub number: u64,
    /// The last event that counts.
    pub until: Checkpoint,
    pub events: RawBatch,
}

pub struct Known {
    pub event: Recorded,
    pub leaf: Hash,
}

/// All of a stretch, or the first event in it that nobody can read.
pub struct Understood {
    pub known: Result<Vec<Known>, HistoryError>,
}

impl Stretch {
    pub fn understood(self) -> Understood {
        let events = self.events.iter().zip(self.number..);
        let counted = events.take_while(|(raw, _)| raw.at <= self.until);
        let known = counted.map(|(raw, number)| {
            let leaf = merkle::leaf(number, &raw);
            let unreadable =
                |source| HistoryError::Unreadable { position: raw.at.position, source };
            Ok(Known { event: raw.recorded().map_err(unreadable)?, leaf })
        });
        Understood { known: known.collect() }
    }
}
