//! What the database knows of a projection.

use xbot_domain::log::{Checkpoint, Position};
use xbot_domain::time::Timestamp;

use crate::writer::Target;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Follows the log.
    Live,
    /// Stands before an event that it cannot show.
    Parked,
    /// Its rows are those of another version, until its rebuild is done.
    Rebuilding,
}

impl Status {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Parked => "parked",
            Self::Rebuilding => "rebuilding",
        }
    }
}

/// A row of `projection_checkpoints`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub name: String,
    pub target: Target,
    pub version: u32,
    pub at: Checkpoint,
    pub status: Status,
    pub updated_at: Timestamp,
}

impl Standing {
    /// Moves with the log under a program that has this version of the projection.
    pub fn follows(&self, version: u32) -> bool {
        self.status == Status::Live && self.version == version
    }
}

/// What of `parked_events` matters to a projector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blot {
    pub projection: String,
    pub version: u32,
    pub at: Checkpoint,
    pub state: BlotState,
    pub reason: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BlotState {
    Parked,
    /// Done without, by decision of an operator.
    Skipped,
    /// Given back to the projection for another try.
    Replayed,
}

impl BlotState {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Parked => "parked",
            Self::Skipped => "skipped",
            Self::Replayed => "replayed",
        }
    }
}

/// Everything that is known, read in one go.
#[derive(Clone, Debug, Default)]
pub(super) struct Standings {
    pub rows: Vec<Standing>,
    pub blots: Vec<Blot>,
}

impl Standings {
    pub fn live(&self, name: &str) -> Option<&Standing> {
        self.of(name, Target::Live)
    }

    pub fn of(&self, name: &str, target: Target) -> Option<&Standing> {
        self.rows.iter().find(|row| row.name == name && row.target == target)
    }

    pub fn skipped<'a>(&'a self, name: &'a str) -> impl Iterator<Item = Position> + 'a {
        self.blots
            .iter()
            .filter(move |blot| blot.projection == name && blot.state == BlotState::Skipped)
            .map(|blot| blot.at.position)
    }

    pub fn parked<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Blot> + 'a {
        self.blots
            .iter()
            .filter(move |blot| blot.projection == name && blot.state == BlotState::Parked)
    }
}
