//! Goes through the log until its end.

use std::time::Duration;

use tokio::time::sleep;
use xbot_domain::log::Checkpoint;

use super::pace::Pace;
use super::seat::Group;
use super::step::Done;
use super::{Projector, ProjectorError};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Events that were read, each once for each group of projections that needed it.
    pub events: u64,
    /// Where the furthest projection stands.
    pub at: Checkpoint,
}

/// A way through the log, for one group after the other.
pub(super) struct Course<'a> {
    pub pace: &'a mut Pace,
    pub progress: &'a mut Progress,
    /// Hears of every batch that was written.
    pub tell: &'a mut (dyn FnMut(&Progress) + Send),
}

/// Why a chase ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// Everything that the log showed is written.
    Head,
    /// The given number of batches is written, and there is more.
    Enough,
    /// Somebody moved, or was parked: look again where everybody stands.
    Disturbed,
}

impl Projector {
    /// Brings every projection to the end of the log, and rebuilds those of an older version.
    pub async fn catch_up(&self) -> Result<Progress, ProjectorError> {
        self.enroll().await?;
        self.rebuild_outdated().await?;
        self.follow(&mut Pace::catch_up(&self.limits)).await
    }

    pub(super) async fn enroll(&self) -> Result<(), ProjectorError> {
        let enrolled = self.store.enroll(&self.projections, self.clock.now()).await;
        enrolled.map_err(|e| e.during("enter projections into projection_checkpoints"))
    }

    /// Follows until the head was reached once, with patience for transient failures.
    pub(super) async fn follow(&self, pace: &mut Pace) -> Result<Progress, ProjectorError> {
        let mut progress = Progress::default();
        let mut tries = Tries::default();
        loop {
            match self.round(pace, &mut progress).await {
                Ok(End::Head) => return Ok(progress),
                Ok(_) => tries = Tries::default(),
                Err(error) => tries.pause_after(error).await?,
            }
        }
    }

    /// The leading projections to the head, and one batch for those far behind.
    async fn round(&self, pace: &mut Pace, progress: &mut Progress) -> Result<End, ProjectorError> {
        let known = self.standings().await?;
        let all = Group::live(&self.projections, &known);
        progress.at =
            progress.at.max(all.seats.iter().map(|seat| seat.at).max().unwrap_or_default());
        let (near, far) = all.split(self.limits.catch_up);
        let behind = !far.seats.is_empty();
        let mut course = Course { pace, progress, tell: &mut |_| () };
        let end = self.chase(near, &mut course, usize::MAX).await?;
        if behind {
            self.chase(far, &mut course, 1).await?;
            return Ok(End::Enough);
        }
        Ok(end)
    }

    /// Writes batch after batch; reads and folds the next one meanwhile.
    pub(super) async fn chase(
        &self,
        group: Group,
        course: &mut Course<'_>,
        batches: usize,
    ) -> Result<End, ProjectorError> {
        let mut next = self.prepare(group, course.pace.limit()).await?;
        for _ in 0..batches {
            let Some(prepared) = next.take() else {
                return Ok(End::Head);
            };
            let (read, then) = (prepared.batch.len(), prepared.then());
            let last = read < prepared.limit;
            let limit = course.pace.limit();
            let ahead = async {
                match last {
                    true => Ok(None),
                    false => self.prepare(then, limit).await,
                }
            };
            let end = prepared.batch.last().unwrap_or_default();
            let (done, ahead) = tokio::join!(self.commit(prepared), ahead);
            match done? {
                Done::Disturbed => return Ok(End::Disturbed),
                Done::Moved { took } => course.pace.took(took),
            }
            course.progress.events += read as u64;
            course.progress.at = course.progress.at.max(end);
            (course.tell)(course.progress);
            if last {
                return Ok(End::Head);
            }
            next = ahead?;
        }
        Ok(End::Enough)
    }
}

/// Patience with a database that is busy or comes back.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tries(u32);

impl Tries {
    const MOST: u32 = 6;
    /// Before the second try; doubles with each.
    const PAUSE: Duration = Duration::from_millis(50);

    /// Returns the error when it will not go away, or patience is over.
    pub async fn pause_after(&mut self, error: ProjectorError) -> Result<(), ProjectorError> {
        self.0 += 1;
        if !error.is_transient() || self.0 >= Self::MOST {
            return Err(error);
        }
        tracing::warn!(error = %super::fold::with_causes(&error), tries = self.0, "projector tries again");
        sleep(Self::PAUSE * 2u32.pow(self.0 - 1)).await;
        Ok(())
    }
}
