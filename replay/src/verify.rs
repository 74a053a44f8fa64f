//! Is everything that is stored what the history comes to? Event by event, and row by row.
//!
//! - seals: every event is what was sealed ([`crate::audit`]).
//! - streams, arms, lessons, draws, rewards, predictors: each event that carries a computed value is
//!   computed again from what came before it, to the last bit.
//! - tables: the read tables are made anew and compared with those that are read.
//! - snapshots: the states that commands begin with are those that their events come to.

use std::num::NonZeroUsize;
use std::sync::Arc;

use serde::Serialize;
use xbot_domain::log::{EventLog, LogError};
use xbot_domain::time::Clock;
use xbot_projections::database::Database;
use xbot_projections::projector::{DatabaseError, ProjectorError};

use crate::audit;
use crate::history::{HistoryError, Reading};
use crate::merkle::Head;
use crate::seals::Seals;

mod arms;
mod beliefs;
mod draws;
mod facts;
mod finding;
mod predictors;
mod rewards;
mod snapshots;
mod streams;
mod tables;

use facts::Facts;
use finding::Findings;
pub use finding::{Difference, Kind};

/// What is held against the history. An export has none of it.
#[derive(Debug)]
pub struct Stores<'a> {
    pub seals: &'a dyn Seals,
    pub database: &'a Database,
    /// Where the tables are made anew: empty, and nobody else's.
    pub scratch: &'a Database,
    pub clock: Arc<dyn Clock>,
}

/// What a whole comparison came to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub equal: bool,
    /// Of the events as they are now.
    pub head: Head,
    pub checks: Vec<Check>,
}

/// One kind of comparison.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Check {
    pub kind: Kind,
    /// Events, values or rows.
    pub compared: u64,
    pub differences: u64,
    /// The first of them.
    pub first: Vec<Difference>,
}

#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    #[error(transparent)]
    Log(#[from] LogError),
    #[error(transparent)]
    History(#[from] HistoryError),
    #[error("could not make the tables anew")]
    Projector(#[from] ProjectorError),
    #[error("could not read the tables")]
    Tables(#[from] DatabaseError),
    #[error(
        "the tables are being written while they are compared: try again, or stop `xbot serve`"
    )]
    Moving,
}

impl Verdict {
    /// Without what only a store has.
    pub fn of_history(&self) -> Self {
        let checks = self.checks.iter().filter(|check| !check.kind.needs_store());
        Self { checks: checks.cloned().collect(), ..self.clone() }
    }
}

/// `progress` is told what is compared, and how far that is.
pub async fn verify(
    log: &Arc<dyn EventLog>,
    stores: Option<&Stores<'_>>,
    threads: NonZeroUsize,
    mut progress: impl FnMut(Kind, u64) + Send,
) -> Result<Verdict, VerifyError> {
    let mut findings = Findings::default();
    if let Some(stores) = stores {
        let verdict = audit::verify(&**log, stores.seals, |n| progress(Kind::Seals, n)).await?;
        findings.sealed(&verdict);
    }
    let head = facts(log, threads, &mut findings, &mut progress).await?;
    if let Some(stores) = stores {
        tables::compare(log, stores, &mut findings, &mut progress).await?;
    }
    Ok(findings.verdict(head, stores.is_some()))
}

/// An event that nobody can understand ends the comparison of facts: what follows from it is unknown.
async fn facts(
    log: &Arc<dyn EventLog>,
    threads: NonZeroUsize,
    findings: &mut Findings,
    progress: &mut (impl FnMut(Kind, u64) + Send),
) -> Result<Head, VerifyError> {
    let mut facts = Facts::new(threads);
    let reading = Reading { log: &**log, as_of: None, threads };
    let read = reading.events(|number, event| {
        facts.see(number, &event, findings);
        progress(Kind::Streams, number);
    });
    match read.await {
        Ok(read) => {
            let rest = facts.finish(findings);
            rest.predictors.compare(&**log, threads, findings, progress).await?;
            snapshots::compare(&**log, &rest.long, findings).await?;
            Ok(read.head)
        }
        Err(HistoryError::Unreadable { position, source }) => {
            findings.unreadable(position, &source);
            Ok(Head { size: 0, root: crate::merkle::Hash::of_nothing() })
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;
