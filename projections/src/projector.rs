//! Follows the log and keeps the read tables: rows and checkpoint in one transaction.
//!
//! Live following and rebuilding are one code path with two targets. Any number of projectors may
//! run on one database: each moves a checkpoint by compare-and-set, and the loser looks again.

use std::sync::Arc;

use tokio::sync::watch;
use xbot_domain::log::EventLog;
use xbot_domain::time::Clock;

use crate::database::Database;
use crate::projection::Projection;

mod dump;
mod error;
mod fold;
mod follow;
mod isolate;
mod lag;
mod pace;
mod park;
mod rebuild;
mod run;
mod seat;
mod shadow;
mod standing;
mod step;
mod store;
mod wait;

pub use dump::dump;
pub use error::{DatabaseError, ProjectorError};
pub use follow::Progress;
pub use lag::Lag;
pub use pace::Limits;
pub use park::Retried;
pub use rebuild::Rebuilding;
pub use standing::Status;
pub use wait::{Of, WaitError};

use standing::Standings;
use store::Store;

#[derive(Clone, Debug)]
pub struct Projector {
    log: Arc<dyn EventLog>,
    clock: Arc<dyn Clock>,
    projections: Vec<Projection>,
    limits: Limits,
    store: Store,
    /// Counts the commits of this process, and wakes those who wait to read their writes.
    moved: watch::Sender<u64>,
}

impl Projector {
    pub fn new(
        database: Database,
        log: Arc<dyn EventLog>,
        projections: &[Projection],
        clock: Arc<dyn Clock>,
    ) -> Self {
        let mut projections = projections.to_vec();
        // Rows of checkpoints are locked in this order, so that two projectors cannot embrace.
        projections.sort_by_key(|projection| projection.name);
        Self {
            log,
            clock,
            projections,
            limits: Limits::default(),
            store: Store::new(database),
            moved: watch::Sender::new(0),
        }
    }

    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// How often this process has changed the tables: while it stays the same, so do they, as far as
    /// this process is concerned. Another one may write the same tables.
    pub fn moves(&self) -> u64 {
        *self.moved.borrow()
    }

    fn has_moved(&self) {
        self.moved.send_modify(|moves| *moves = moves.wrapping_add(1));
    }

    async fn standings(&self) -> Result<Standings, ProjectorError> {
        let known = self.store.standings().await;
        known.map_err(|e| e.during("read projection_checkpoints"))
    }

    fn projection(&self, name: &str) -> Result<Projection, ProjectorError> {
        let found = self.projections.iter().find(|projection| projection.name == name);
        found.copied().ok_or_else(|| ProjectorError::Unknown(name.to_owned()))
    }
}
