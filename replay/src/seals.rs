//! The port to the stored leaves: one per event, in the global order, written once.

use async_trait::async_trait;
use xbot_domain::log::{Checkpoint, LogError};

use crate::merkle::Hash;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seal {
    /// The event's number in the global order, from 1, without gaps.
    pub number: u64,
    pub at: Checkpoint,
    pub leaf: Hash,
}

#[async_trait]
pub trait Seals: Send + Sync + std::fmt::Debug {
    async fn last(&self) -> Result<Option<Seal>, LogError>;

    /// At most `limit` seals behind number `after`, in order.
    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LogError>;

    /// Writes all of them, or none when another sealer was faster.
    async fn add(&self, seals: &[Seal]) -> Result<Added, LogError>;
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    All,
    /// A number was there already: look again where the seals end.
    SomebodyElseDid,
}
