//! What is not as it should be, and where.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde::Serialize;
use xbot_domain::event::DecodeError;
use xbot_domain::log::Position;

use super::{Check, Verdict};
use crate::audit;
use crate::merkle::Head;

/// What was compared, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    Seals,
    Streams,
    Arms,
    Draws,
    Rewards,
    Predictors,
    Tables,
    Snapshots,
}

/// One value that is not what the history comes to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Difference {
    /// Of the event that holds it, or that the row was last changed by.
    pub position: Option<Position>,
    /// Such as `arm content:plain, α after`, or `outcomes 0198… 2, reward_value`.
    pub what: String,
    pub stored: String,
    pub recomputed: String,
}

/// So many of each kind are told; all are counted.
const TOLD: usize = 20;

#[derive(Debug, Default)]
pub(super) struct Findings {
    checks: BTreeMap<Kind, Counted>,
}

#[derive(Debug, Default)]
struct Counted {
    compared: u64,
    differences: u64,
    first: Vec<Difference>,
}

impl Kind {
    /// What is compared, for people.
    pub fn things(self) -> &'static str {
        match self {
            Self::Seals => "events with their seals",
            Self::Streams => "events with those before them",
            Self::Arms => "posteriors and lessons",
            Self::Draws => "draws and their propensities",
            Self::Rewards => "readings and rewards",
            Self::Predictors => "predictors",
            Self::Tables => "rows",
            Self::Snapshots => "snapshots",
        }
    }

    /// Without a store there is nothing to hold these against.
    pub(super) fn needs_store(self) -> bool {
        matches!(self, Self::Seals | Self::Tables | Self::Snapshots)
    }
}

impl Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "at position {position}: ")?;
        }
        write!(f, "{} is {}, and comes to {}", self.what, self.stored, self.recomputed)
    }
}

/// As it stands in an event.
fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

impl Findings {
    /// Counts a comparison, and tells of it when the two are not alike.
    pub fn compare<T: PartialEq + Serialize>(
        &mut self,
        kind: Kind,
        position: Position,
        what: impl FnOnce() -> String,
        stored: &T,
        recomputed: &T,
    ) {
        self.count(kind, 1);
        if stored != recomputed {
            let (stored, recomputed) = (written(stored), written(recomputed));
            let position = Some(position);
            self.tell(kind, Difference { position, what: what(), stored, recomputed });
        }
    }

    pub fn count(&mut self, kind: Kind, compared: u64) {
        self.checks.entry(kind).or_default().compared += compared;
    }

    pub fn tell(&mut self, kind: Kind, difference: Difference) {
        let check = self.checks.entry(kind).or_default();
        check.differences += 1;
        if check.first.len() < TOLD {
            check.first.push(difference);
        }
    }

    /// Differences beyond those that are told.
    pub fn untold(&mut self, kind: Kind, count: u64) {
        self.checks.entry(kind).or_default().differences += count;
    }

    pub fn sealed(&mut self, verdict: &audit::Verdict) {
        self.count(Kind::Seals, verdict.head.size);
        let Some(difference) = &verdict.first_difference else { return };
        let (position, what, stored, recomputed) = match difference {
            audit::Difference::Altered { position, sealed, found, .. } => (
                *position,
                "the event was altered: its hash",
                found.to_string(),
                sealed.to_string(),
            ),
            audit::Difference::Missing { position, .. } => {
                (*position, "the event", "removed".to_owned(), "one that was sealed".to_owned())
            }
            audit::Difference::Inserted { position, .. } => {
                (*position, "the event", "inserted".to_owned(), "none that was sealed".to_owned())
            }
        };
        let (position, what) = (Some(position), what.to_owned());
        self.tell(Kind::Seals, Difference { position, what, stored, recomputed });
    }

    pub fn unreadable(&mut self, position: Position, source: &DecodeError) {
        let difference = Difference {
            position: Some(position),
            what: "the event".to_owned(),
            stored: source.to_string(),
            recomputed: "something that can be read; what follows it was not compared".to_owned(),
        };
        self.tell(Kind::Streams, difference);
    }

    /// Everything that was compared, also where nothing was there to be compared.
    pub fn verdict(mut self, head: Head, with_stores: bool) -> Verdict {
        use Kind::{Arms, Draws, Predictors, Rewards, Seals, Snapshots, Streams, Tables};
        let all = [Seals, Streams, Arms, Draws, Rewards, Predictors, Tables, Snapshots];
        let checks = all.into_iter().filter(|kind| with_stores || !kind.needs_store());
        let checks: Vec<Check> = checks
            .map(|kind| {
                let Counted { compared, differences, first } =
                    self.checks.remove(&kind).unwrap_or_default();
                Check { kind, compared, differences, first }
            })
            .collect();
        Verdict { equal: checks.iter().all(|check| check.differences == 0), head, checks }
    }
}
