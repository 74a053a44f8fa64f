//! Proofs to take away: anyone can check them with SHA-256 and the RFC, without the log.

use serde::{Deserialize, Serialize};
use xbot_domain::log::{EventLog, LogError, Position, RawEvent};

use super::STEP;
use crate::merkle::{self, Hash, Head};
use crate::seals::{Seal, Seals};

#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    #[error("there is no event at position {0}")]
    NoEvent(Position),
    #[error("the event at position {0} is not sealed yet: the sealer runs with `xbot serve`")]
    NotSealed(Position),
    #[error("the log holds {now} sealed events, fewer than the {old} of the old head")]
    Shorter { old: u64, now: u64 },
    #[error(transparent)]
    Log(#[from] LogError),
}

/// That an event is in the log with this head. All that the leaf is made of stands in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inclusion {
    pub head: Head,
    /// The event's number in the global order, from 1.
    pub number: u64,
    pub position: Position,
    pub aggregate: String,
    pub stream_id: String,
    pub version: u64,
    pub event_type: String,
    pub event_version: u32,
    pub payload: String,
    pub metadata: String,
    pub leaf: Hash,
    /// From the leaf to the root, nearest first.
    pub path: Vec<Hash>,
}

impl Inclusion {
    /// Recomputes the leaf from the event, and the root from the leaf.
    pub fn holds(&self) -> bool {
        let leaf = merkle::leaf(self.number, &self.event());
        let index = self.number.checked_sub(1);
        leaf == self.leaf
            && index
                .is_some_and(|index| merkle::inclusion_holds(&self.head, index, leaf, &self.path))
    }

    fn event(&self) -> RawEvent<'_> {
        RawEvent {
            at: xbot_domain::log::Checkpoint { tx: 0, position: self.position },
            aggregate: &self.aggregate,
            stream_id: &self.stream_id,
            version: self.version,
            event_type: &self.event_type,
            event_version: self.event_version,
            payload: &self.payload,
            metadata: &self.metadata,
        }
    }
}

/// That the log with the old head is how the log of today begins.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Consistency {
    pub old: Head,
    pub new: Head,
    pub path: Vec<Hash>,
}

impl Consistency {
    pub fn holds(&self) -> bool {
        merkle::consistency_holds(&self.old, &self.new, &self.path)
    }
}

/// Proves the event at `position`. The leaf is made from the event as it is stored now: when it was
/// altered after it was sealed, the proof does not hold.
pub async fn prove(
    log: &dyn EventLog,
    seals: &dyn Seals,
    position: Position,
) -> Result<Inclusion, ProofError> {
    let batch = log.read_one(position).await?;
    let event = batch.iter().next().ok_or(ProofError::NoEvent(position))?;
    let sealed = all(seals).await?;
    let index = sealed
        .binary_search_by_key(&event.at, |seal| seal.at)
        .map_err(|_| ProofError::NotSealed(position))?;
    let leaves: Vec<Hash> = sealed.iter().map(|seal| seal.leaf).collect();
    let number = index as u64 + 1;
    Ok(Inclusion {
        head: head(&leaves),
        number,
        position,
        aggregate: event.aggregate.to_owned(),
        stream_id: event.stream_id.to_owned(),
        version: event.version,
        event_type: event.event_type.to_owned(),
        event_version: event.event_version,
        payload: event.payload.to_owned(),
        metadata: event.metadata.to_owned(),
        leaf: merkle::leaf(number, &event),
        path: merkle::inclusion(&leaves, index),
    })
}

/// Proves that `old` is a prefix of the sealed log; the proof of a log that was rewritten does not hold.
pub async fn consistency(seals: &dyn Seals, old: Head) -> Result<Consistency, ProofError> {
    let leaves: Vec<Hash> = all(seals).await?.iter().map(|seal| seal.leaf).collect();
    let size = usize::try_from(old.size).unwrap_or(usize::MAX);
    if size > leaves.len() {
        return Err(ProofError::Shorter { old: old.size, now: leaves.len() as u64 });
    }
    Ok(Consistency { old, new: head(&leaves), path: merkle::consistency(&leaves, size) })
}

fn head(leaves: &[Hash]) -> Head {
    Head { size: leaves.len() as u64, root: merkle::root(leaves) }
}

async fn all(seals: &dyn Seals) -> Result<Vec<Seal>, LogError> {
    let mut sealed: Vec<Seal> = Vec::new();
    loop {
        let after = sealed.last().map_or(0, |seal| seal.number);
        let more = seals.read(after, STEP).await?;
        if more.is_empty() {
            return Ok(sealed);
        }
        sealed.extend(more);
    }
}
