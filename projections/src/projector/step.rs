//! One batch: read, fold, write.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::spawn_blocking;
use xbot_domain::log::RawBatch;

use super::fold::{Parked, fold};
use super::seat::Group;
use super::store::{Commit, Part, Work};
use super::{Projector, ProjectorError};

/// A batch that was read and folded for a group, ready to be written.
#[derive(Debug)]
pub(super) struct Prepared {
    pub group: Group,
    pub batch: Arc<RawBatch>,
    pub work: Work,
    /// A batch with fewer events than this ends at the head of the log.
    pub limit: usize,
}

/// What became of it.
#[derive(Debug)]
pub(super) enum Done {
    /// All were moved to the end of the batch.
    Moved { took: Duration },
    /// Some were not: look again where everybody stands.
    Disturbed,
}

impl Projector {
    pub(super) async fn prepare(
        &self,
        group: Group,
        limit: usize,
    ) -> Result<Option<Prepared>, ProjectorError> {
        let Some(start) = group.start() else {
            return Ok(None);
        };
        let batch = Arc::new(self.log.read_all(start, limit).await?);
        if batch.is_empty() {
            return Ok(None);
        }
        let now = self.clock.now();
        let prepared = spawn_blocking(move || {
            let folded = fold(&batch, 0..batch.len(), &group.seats);
            let parts =
                group.seats.iter().zip(folded).map(|(seat, folded)| Part::new(seat, folded));
            let work = Work { target: group.target, parts: parts.collect(), now };
            Prepared { group, batch, work, limit }
        });
        Ok(Some(prepared.await?))
    }

    /// Writes what was prepared; if the database refuses it, finds out what it refuses.
    pub(super) async fn commit(&self, prepared: Prepared) -> Result<Done, ProjectorError> {
        let Prepared { group, batch, work, .. } = prepared;
        match self.write(work).await? {
            Commit::Done { took, parked: 0 } => Ok(Done::Moved { took }),
            Commit::Done { .. } | Commit::Overtaken => Ok(Done::Disturbed),
            Commit::Refused(_) => {
                self.isolate(group, &batch).await?;
                Ok(Done::Disturbed)
            }
        }
    }

    pub(super) async fn write(&self, work: Work) -> Result<Commit, ProjectorError> {
        let poison = work.poison();
        let outcome = self.store.commit(work).await;
        let outcome = outcome.map_err(|e| e.during("write rows and checkpoints"))?;
        if let Commit::Done { .. } = outcome {
            poison.iter().for_each(|(name, parked)| announce(name, parked));
            self.has_moved();
        }
        Ok(outcome)
    }
}

/// A parked projection shows the past until a person decides: that must not go unseen.
fn announce(projection: &str, parked: &Parked) {
    tracing::error!(
        projection,
        position = parked.at.position,
        stream = parked.stream,
        event_type = parked.event_type,
        reason = parked.reason,
        "projection `{projection}` is parked at event {}: {}",
        parked.at.position,
        parked.reason,
    );
}

impl Prepared {
    /// Where the group stands when this is written without disturbance.
    pub fn then(&self) -> Group {
        let mut group = self.group.clone();
        for (seat, part) in group.seats.iter_mut().zip(&self.work.parts) {
            seat.at = part.to;
        }
        group
    }
}
