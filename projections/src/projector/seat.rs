//! Projections at their places in the log, as they go through it together.

use std::collections::BTreeSet;
use std::sync::Arc;

use xbot_domain::log::{Checkpoint, Position};

use super::standing::Standings;
use crate::projection::Projection;
use crate::writer::Target;

#[derive(Clone, Debug)]
pub(super) struct Seat {
    pub projection: Projection,
    pub at: Checkpoint,
    /// Events that an operator decided to do without, should they fail.
    pub skipped: Arc<BTreeSet<Position>>,
}

impl Seat {
    pub fn new(projection: Projection, at: Checkpoint, known: &Standings) -> Self {
        Self { projection, at, skipped: Arc::new(known.skipped(projection.name).collect()) }
    }
}

/// Seats that are served by the same read.
#[derive(Clone, Debug)]
pub(super) struct Group {
    pub target: Target,
    pub seats: Vec<Seat>,
}

impl Group {
    pub fn start(&self) -> Option<Checkpoint> {
        self.seats.iter().map(|seat| seat.at).min()
    }

    /// All live projections that follow the log with this program's version.
    pub fn live(projections: &[Projection], known: &Standings) -> Self {
        let seats = projections.iter().filter_map(|projection| {
            let standing = known.live(projection.name)?;
            let follows = standing.follows(projection.version);
            follows.then(|| Seat::new(*projection, standing.at, known))
        });
        Self { target: Target::Live, seats: seats.collect() }
    }

    /// Those within `reach` events of the furthest, and the rest: a projection that was parked for
    /// a long time must not make the others read the past again.
    pub fn split(self, reach: usize) -> (Self, Self) {
        let furthest = self.seats.iter().map(|seat| seat.at.position).max().unwrap_or(0);
        let reach = i64::try_from(reach).unwrap_or(i64::MAX);
        let near = |seat: &Seat| furthest.saturating_sub(seat.at.position) <= reach;
        let (near, far) = self.seats.into_iter().partition(near);
        let group = |seats| Self { target: self.target, seats };
        (group(near), group(far))
    }
}
