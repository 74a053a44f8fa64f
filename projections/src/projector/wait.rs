//! Read your writes: waiting until a projection has what a command wrote.

use std::time::Duration;

use tokio::time::{Instant, timeout_at};
use xbot_domain::log::{Checkpoint, Position};

use super::standing::{Standings, Status};
use super::{Projector, ProjectorError};

/// Whose rows are going to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of<'a> {
    /// Every projection that follows the log; parked ones are not waited for.
    All,
    Named(&'a str),
}

#[derive(Debug, thiserror::Error)]
pub enum WaitError {
    #[error("projection `{projection}` has not reached event {position} yet")]
    TimedOut { projection: String, position: Position },
    #[error("projection `{projection}` is parked before event {position}")]
    Parked { projection: String, position: Position },
    #[error(transparent)]
    Projector(#[from] ProjectorError),
}

impl Projector {
    /// Where a projector of this process does the work, its bell ends a pause at once; this is how
    /// often one of another process is looked for: often at first, then less.
    const PAUSES: [Duration; 2] = [Duration::from_millis(2), Duration::from_millis(50)];

    /// Returns when what is asked for shows the event at `position`, at the latest after `patience`.
    pub async fn wait_for(
        &self,
        position: Position,
        of: Of<'_>,
        patience: Duration,
    ) -> Result<(), WaitError> {
        let deadline = Instant::now() + patience;
        let [mut pause, longest] = Self::PAUSES;
        let mut bell = self.moved.subscribe();
        let mut target = None;
        loop {
            target = match target {
                None => self.locate(position).await?,
                known => known,
            };
            let behind = match target {
                Some(target) => self.behind(&self.standings().await?, of, target)?,
                None => Some("the event log".to_owned()),
            };
            let Some(projection) = behind else {
                return Ok(());
            };
            if Instant::now() >= deadline {
                return Err(WaitError::TimedOut { projection, position });
            }
            let look = deadline.min(Instant::now() + pause);
            let _ = timeout_at(look, bell.changed()).await;
            pause = longest.min(pause * 2);
        }
    }

    async fn locate(&self, position: Position) -> Result<Option<Checkpoint>, ProjectorError> {
        let place = self.store.locate(position).await;
        place.map_err(|e| e.during("find the place of an event"))
    }

    /// One projection that has not come to `target` yet.
    fn behind(
        &self,
        known: &Standings,
        of: Of<'_>,
        target: Checkpoint,
    ) -> Result<Option<String>, WaitError> {
        match of {
            Of::All => {
                let mut late = self.projections.iter().filter(|ours| match known.live(ours.name) {
                    Some(row) => row.follows(ours.version) && row.at < target,
                    None => true,
                });
                Ok(late.next().map(|projection| projection.name.to_owned()))
            }
            Of::Named(name) => match known.live(name) {
                Some(row) if row.at >= target => Ok(None),
                Some(row) if row.status == Status::Parked => Err(WaitError::Parked {
                    projection: name.to_owned(),
                    position: target.position,
                }),
                _ => Ok(Some(name.to_owned())),
            },
        }
    }
}
