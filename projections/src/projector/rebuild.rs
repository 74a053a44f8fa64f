//! Rebuilds: the same reader with another target, while the old rows serve.

use chrono::TimeDelta;
use xbot_domain::log::{Checkpoint, Position};

use super::follow::{Course, End, Progress, Tries};
use super::pace::Pace;
use super::seat::{Group, Seat};
use super::shadow::{Candidate, Swap};
use super::standing::{Standings, Status};
use super::{Projector, ProjectorError};
use crate::projection::Projection;
use crate::writer::Target;

/// How far a rebuild has come, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rebuilding {
    pub events: u64,
    pub position: Position,
    pub head: Position,
}

impl Projector {
    /// A rebuild writes its checkpoint several times a second: one that was silent for so long was
    /// interrupted.
    const SILENCE: TimeDelta = TimeDelta::seconds(10);

    /// Makes the rows of `names` anew from the first event, all in one pass over the log, and swaps
    /// each projection in when it has caught up. What was there serves until then, and stays if
    /// this fails or is interrupted.
    pub async fn rebuild(
        &self,
        names: &[&str],
        on_progress: impl FnMut(Rebuilding) + Send,
    ) -> Result<Progress, ProjectorError> {
        let projections = names.iter().map(|name| self.projection(name));
        let projections = projections.collect::<Result<Vec<_>, _>>()?;
        self.enroll().await?;
        self.remake(&projections, on_progress).await
    }

    /// Those whose rows an older version of the program made.
    pub(super) async fn rebuild_outdated(&self) -> Result<(), ProjectorError> {
        let known = self.standings().await?;
        let outdated: Vec<_> =
            self.projections.iter().copied().filter(|p| self.is_due(*p, &known)).collect();
        self.clear_leftovers(&known, &outdated).await?;
        if outdated.is_empty() {
            return Ok(());
        }
        let names: Vec<_> = outdated.iter().map(|projection| projection.name).collect();
        tracing::info!(?names, "rebuilding projections of an older version");
        match self.remake(&outdated, |_| ()).await {
            // The other process finishes what both began.
            Err(ProjectorError::Superseded(_)) => Ok(()),
            other => other.map(drop),
        }
    }

    fn is_due(&self, projection: Projection, known: &Standings) -> bool {
        let live = known.live(projection.name);
        live.is_some_and(|live| live.version < projection.version)
            && known.parked(projection.name).all(|blot| blot.version != projection.version)
            && !self.is_in_hand(projection, known)
    }

    /// Another process is rebuilding it right now.
    fn is_in_hand(&self, projection: Projection, known: &Standings) -> bool {
        let shadow = known.of(projection.name, Target::Shadow);
        shadow.is_some_and(|shadow| {
            let silent = self.clock.now().since(shadow.updated_at) > Self::SILENCE;
            shadow.status == Status::Rebuilding && shadow.version >= projection.version && !silent
        })
    }

    /// What interrupted rebuilds left behind and nobody is going to finish.
    async fn clear_leftovers(
        &self,
        known: &Standings,
        due: &[Projection],
    ) -> Result<(), ProjectorError> {
        for projection in &self.projections {
            let left = known.of(projection.name, Target::Shadow).is_some();
            let begins_anew = due.iter().any(|due| due.name == projection.name);
            if left && !begins_anew && !self.is_in_hand(*projection, known) {
                self.give_up(*projection).await?;
            }
        }
        Ok(())
    }

    async fn remake(
        &self,
        projections: &[Projection],
        mut on_progress: impl FnMut(Rebuilding) + Send,
    ) -> Result<Progress, ProjectorError> {
        for projection in projections {
            let begun = self.store.begin_shadow(*projection, self.clock.now()).await;
            begun.map_err(|e| e.during("create shadow tables"))?;
        }
        let mut run = Run::new(projections, &self.standings().await?);
        let mut tries = Tries::default();
        while !run.group.seats.is_empty() {
            match self.advance(&mut run, &mut on_progress).await {
                Ok(()) => tries = Tries::default(),
                Err(error) => tries.pause_after(error).await?,
            }
        }
        run.failed.map_or(Ok(run.progress), Err)
    }

    async fn advance(
        &self,
        run: &mut Run,
        on_progress: &mut (impl FnMut(Rebuilding) + Send),
    ) -> Result<(), ProjectorError> {
        self.place(run).await?;
        let head = self.log.head().await?.position;
        let mut tell = |progress: &Progress| {
            on_progress(Rebuilding {
                events: progress.events,
                position: progress.at.position,
                head: head.max(progress.at.position),
            });
        };
        let mut course = Course {
            pace: &mut Pace::catch_up(&self.limits),
            progress: &mut run.progress,
            tell: &mut tell,
        };
        let end = self.chase(run.group.clone(), &mut course, usize::MAX).await?;
        if end == End::Head {
            self.place(run).await?;
            self.swap_in(run).await?;
        }
        Ok(())
    }

    /// Takes each seat to where its shadow stands, and out of the run if that is over.
    async fn place(&self, run: &mut Run) -> Result<(), ProjectorError> {
        let known = self.standings().await?;
        let mut staying = Vec::new();
        for mut seat in std::mem::take(&mut run.group.seats) {
            match self.fate(&seat, &known) {
                Ok(at) => {
                    seat.at = at;
                    staying.push(seat);
                }
                Err(error) => {
                    if let ProjectorError::Poisoned { .. } = error {
                        self.give_up(seat.projection).await?;
                    }
                    run.failed.get_or_insert(error);
                }
            }
        }
        run.group.seats = staying;
        Ok(())
    }

    fn fate(&self, seat: &Seat, known: &Standings) -> Result<Checkpoint, ProjectorError> {
        let name = seat.projection.name;
        let superseded = || ProjectorError::Superseded(name.to_owned());
        let shadow = known.of(name, Target::Shadow).ok_or_else(superseded)?;
        if shadow.version != seat.projection.version || shadow.at < seat.at {
            return Err(superseded());
        }
        if shadow.status == Status::Parked {
            let blot = known.parked(name).find(|blot| blot.version == shadow.version);
            return Err(ProjectorError::Poisoned {
                projection: name.to_owned(),
                position: blot.map_or(0, |blot| blot.at.position),
                reason: blot.map(|blot| blot.reason.clone()).unwrap_or_default(),
            });
        }
        Ok(shadow.at)
    }

    /// The live projector follows meanwhile. It can only be ahead if it read and wrote a batch
    /// between our last read and this lock, so that a few rounds are enough, however busy the log.
    async fn swap_in(&self, run: &mut Run) -> Result<(), ProjectorError> {
        let mut staying = Vec::new();
        for seat in std::mem::take(&mut run.group.seats) {
            let candidate =
                Candidate { projection: seat.projection, at: seat.at, now: self.clock.now() };
            let swapped = self.store.swap(candidate).await;
            match swapped.map_err(|e| e.during("swap the rebuilt rows in"))? {
                Swap::Swapped => self.has_moved(),
                Swap::Behind => staying.push(seat),
                Swap::Superseded => {
                    let name = seat.projection.name.to_owned();
                    run.failed.get_or_insert(ProjectorError::Superseded(name));
                }
            }
        }
        run.group.seats = staying;
        Ok(())
    }

    async fn give_up(&self, projection: Projection) -> Result<(), ProjectorError> {
        let dropped = self.store.drop_shadow(projection).await;
        dropped.map_err(|e| e.during("drop shadow tables"))
    }
}

struct Run {
    group: Group,
    progress: Progress,
    failed: Option<ProjectorError>,
}

impl Run {
    fn new(projections: &[Projection], known: &Standings) -> Self {
        let seats = projections.iter().map(|p| Seat::new(*p, Checkpoint::START, known));
        Self {
            group: Group { target: Target::Shadow, seats: seats.collect() },
            progress: Progress::default(),
            failed: None,
        }
    }
}
