//! The tables of a past moment: the ordinary projections, run into a store that is thrown away.

use std::sync::Arc;

use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::time::Clock;
use xbot_projections::projections;
use xbot_projections::projector::{Limits, Projector};
use xbot_projections::reads::Reader;
use xbot_replay::history::Until;

use crate::scratch::Scratch;

/// Events in one transaction. Larger ones are no faster here, and their memory is kept by the allocator.
const BATCH: usize = 2_000;

/// Tables that stand still. Their file goes when the last reader is done.
#[derive(Debug)]
pub struct Folded {
    pub reader: Reader,
    _scratch: Scratch,
}

#[derive(Debug, thiserror::Error)]
#[error("could not fold the log up to {end}")]
pub struct FoldError {
    end: Checkpoint,
    #[source]
    source: Box<dyn std::error::Error + Send + Sync>,
}

impl Folded {
    pub async fn of(
        log: Arc<dyn EventLog>,
        end: Checkpoint,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, FoldError> {
        Self::fold(log, end, clock).await.map_err(|source| FoldError { end, source })
    }

    async fn fold(
        log: Arc<dyn EventLog>,
        end: Checkpoint,
        clock: Arc<dyn Clock>,
    ) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let scratch = Scratch::new().await?;
        let log = Arc::new(Until::new(log, end));
        let limits = Limits { catch_up: BATCH, ..Limits::default() };
        let projector = Projector::new(scratch.database.clone(), log, projections::ALL, clock);
        projector.with_limits(limits).catch_up().await?;
        Ok(Self { reader: Reader::of(&scratch.database), _scratch: scratch })
    }
}
