//! Is the log what it was when it was sealed? Answers, and proofs to take away.

use serde::Serialize;
use xbot_domain::log::{Checkpoint, EventLog, LogError, Position};

use crate::merkle::{self, Growing, Hash, Head};
use crate::seals::{Seal, Seals};

mod proofs;
mod seal;
mod walk;

pub use proofs::{Consistency, Inclusion, ProofError, consistency, prove};
pub use seal::seal_new;
use walk::Walk;

/// Events and seals are compared this many at a time.
const STEP: usize = 10_000;

/// What a whole comparison of log and seals came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    /// Of the events that are sealed, as they are now.
    pub head: Head,
    /// Events behind the last seal: written since, and not yet followed by the sealer.
    pub unsealed: u64,
    pub first_difference: Option<Difference>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Difference {
    /// The event differs from what was sealed.
    Altered { position: Position, number: u64, sealed: Hash, found: Hash },
    /// It was sealed, and is not in the log any more.
    Missing { position: Position, number: u64 },
    /// It stands between sealed events, and was never sealed.
    Inserted { position: Position, number: u64 },
}

impl std::fmt::Display for Difference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Altered { position, sealed, found, .. } => {
                write!(
                    f,
                    "the event at position {position} was altered: sealed as {sealed}, now {found}"
                )
            }
            Self::Missing { position, .. } => {
                write!(f, "the event at position {position} was removed")
            }
            Self::Inserted { position, .. } => {
                write!(f, "the event at position {position} was inserted among sealed events")
            }
        }
    }
}

/// Compares every event with its seal, up to the first difference. `progress` is told the number
/// of events compared so far.
pub async fn verify(
    log: &dyn EventLog,
    seals: &dyn Seals,
    mut progress: impl FnMut(u64),
) -> Result<Verdict, LogError> {
    let mut walk = Walk::new(log, seals);
    let mut tree = Growing::default();
    loop {
        let (events, sealed) = walk.next().await?;
        for (event, seal) in events.iter().zip(&sealed) {
            let found = merkle::leaf(seal.number, &event);
            if let Some(difference) = compare(event.at, found, seal) {
                return Ok(verdict(&tree, 0, Some(difference)));
            }
            tree.push(found);
        }
        progress(tree.size());
        if let Some(gone) = sealed.get(events.len()) {
            let difference =
                Difference::Missing { position: gone.at.position, number: gone.number };
            return Ok(verdict(&tree, 0, Some(difference)));
        }
        if events.len() > sealed.len() || events.is_empty() {
            let behind = (events.len() - sealed.len()) as u64;
            return Ok(verdict(&tree, behind + walk.remaining().await?, None));
        }
    }
}

fn compare(at: Checkpoint, found: Hash, seal: &Seal) -> Option<Difference> {
    let number = seal.number;
    match at.cmp(&seal.at) {
        std::cmp::Ordering::Less => Some(Difference::Inserted { position: at.position, number }),
        std::cmp::Ordering::Greater => {
            Some(Difference::Missing { position: seal.at.position, number })
        }
        std::cmp::Ordering::Equal if found != seal.leaf => {
            Some(Difference::Altered { position: at.position, number, sealed: seal.leaf, found })
        }
        std::cmp::Ordering::Equal => None,
    }
}

fn verdict(tree: &Growing, unsealed: u64, first_difference: Option<Difference>) -> Verdict {
    Verdict { head: Head { size: tree.size(), root: tree.root() }, unsealed, first_difference }
}
