//! What became of each decision, and of the run.

use std::collections::BTreeSet;

use serde_json::json;

use crate::jobs::{Ran, Results};

/// What one turn of a decision came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Posted,
    Failed,
    Unknown,
    /// Not this one, for this reason.
    Skipped(String),
    /// Not this one, and no other reply today.
    RepliesFull(String),
    /// Not this one, and none after it in this run.
    Stopped(String),
}

#[derive(Debug, Default)]
pub struct Tally {
    pub found: usize,
    expired: usize,
    posted: usize,
    failed: usize,
    unknown: usize,
    reasons: BTreeSet<String>,
}

impl Tally {
    pub fn starting_with(expired: usize) -> Self {
        Self { expired, ..Self::default() }
    }

    /// Whether the run is over.
    pub fn note(&mut self, fate: Fate) -> bool {
        let over = matches!(fate, Fate::Stopped(_));
        match fate {
            Fate::Posted => self.posted += 1,
            Fate::Failed => self.failed += 1,
            Fate::Unknown => self.unknown += 1,
            Fate::Skipped(why) | Fate::RepliesFull(why) | Fate::Stopped(why) => {
                self.reasons.insert(why);
            }
        }
        over
    }

    /// A run that changed nothing on X was skipped, and says why (lesson 10).
    pub fn ran(self) -> Ran {
        let tried = self.posted + self.failed + self.unknown;
        if tried + self.expired > 0 {
            return Ran::Done(self.results(tried));
        }
        if self.found == 0 {
            return Ran::Skipped("nothing is due".to_owned());
        }
        Ran::Skipped(self.reasons.into_iter().collect::<Vec<_>>().join("; "))
    }

    fn results(&self, tried: usize) -> Results {
        Results::from([
            ("found".to_owned(), json!(self.found)),
            ("posted".to_owned(), json!(self.posted)),
            ("failed".to_owned(), json!(self.failed)),
            ("unknown".to_owned(), json!(self.unknown)),
            ("skipped".to_owned(), json!(self.found.saturating_sub(tried))),
            ("expired".to_owned(), json!(self.expired)),
        ])
    }
}
