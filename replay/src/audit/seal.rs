//! The sealer follows the log, off the write path, and keeps a leaf per event.

use xbot_domain::log::{Checkpoint, EventLog, LogError};

use super::STEP;
use crate::merkle;
use crate::seals::{Seal, Seals};

/// Seals what is new, a step at most; returns how many events that were, and how far it came.
pub async fn seal_new(
    log: &dyn EventLog,
    seals: &dyn Seals,
) -> Result<(usize, Checkpoint), LogError> {
    let last = seals.last().await?;
    let (number, at) = last.map_or((0, Checkpoint::START), |seal| (seal.number, seal.at));
    let events = log.read_all(at, STEP).await?;
    let new: Vec<Seal> = events
        .iter()
        .zip(number + 1..)
        .map(|(event, number)| Seal { number, at: event.at, leaf: merkle::leaf(number, &event) })
        .collect();
    if !new.is_empty() {
        seals.add(&new).await?;
    }
    Ok((new.len(), new.last().map_or(at, |seal| seal.at)))
}
