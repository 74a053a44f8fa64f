//! What an operator can do about a parked projection.

use xbot_domain::log::Position;

use super::standing::{Blot, BlotState, Standings, Status};
use super::store::Verdict;
use super::{Projector, ProjectorError};

/// What came of trying a parked event again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Retried {
    Replayed { position: Position },
    ParkedAgain { position: Position, reason: String },
}

impl Projector {
    /// Tries the event that stopped `projection` again.
    pub async fn retry(&self, projection: &str, by: &str) -> Result<Retried, ProjectorError> {
        let tried = self.judge(projection, BlotState::Replayed, by).await?;
        self.catch_up_tolerantly(projection).await?;
        let known = self.standings().await?;
        Ok(match known.parked(projection).find(|blot| blot.at == tried.at) {
            Some(blot) => {
                Retried::ParkedAgain { position: blot.at.position, reason: blot.reason.clone() }
            }
            None => Retried::Replayed { position: tried.at.position },
        })
    }

    /// Goes on behind the event that stopped `projection`, now and in every rebuild where it fails.
    pub async fn skip(&self, projection: &str, by: &str) -> Result<Position, ProjectorError> {
        let skipped = self.judge(projection, BlotState::Skipped, by).await?;
        tracing::warn!(projection, position = skipped.at.position, by, "event skipped");
        Ok(skipped.at.position)
    }

    async fn judge(&self, name: &str, state: BlotState, by: &str) -> Result<Blot, ProjectorError> {
        self.projection(name)?;
        let known = self.standings().await?;
        let not_parked = || ProjectorError::NotParked(name.to_owned());
        let blot = known.parked(name).last().cloned().ok_or_else(not_parked)?;
        let verdict = Verdict {
            released_at: released_at(&known, &blot, state),
            blot: blot.clone(),
            state,
            by: by.to_owned(),
            now: self.clock.now(),
        };
        let resolved = self.store.resolve(verdict).await;
        match resolved.map_err(|e| e.during("resolve a parked event"))? {
            true => Ok(blot),
            false => Err(not_parked()),
        }
    }

    /// The try is made here and now, unless a rebuild is what failed and fails again.
    async fn catch_up_tolerantly(&self, name: &str) -> Result<(), ProjectorError> {
        match self.catch_up().await {
            Err(ProjectorError::Poisoned { projection, .. }) if projection == name => Ok(()),
            other => other.map(drop),
        }
    }
}

/// Where the live projection goes on; nowhere, if a rebuild of another version was stopped.
fn released_at(
    known: &Standings,
    blot: &Blot,
    state: BlotState,
) -> Option<xbot_domain::log::Checkpoint> {
    let live = known.live(&blot.projection)?;
    let stopped =
        live.status == Status::Parked && live.version == blot.version && live.at < blot.at;
    stopped.then_some(match state {
        BlotState::Skipped => blot.at,
        BlotState::Parked | BlotState::Replayed => live.at,
    })
}
