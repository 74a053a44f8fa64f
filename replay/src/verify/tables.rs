//! The read tables, made anew beside those that are read, and compared row by row.

use std::sync::Arc;

use xbot_domain::log::{Checkpoint, EventLog};
use xbot_projections::projection::Projection;
use xbot_projections::projections::ALL;
use xbot_projections::projector::{Lag, Projector, Status};
use xbot_projections::table::Table;

use super::finding::{Difference, Findings, Kind};
use super::{Stores, VerifyError};
use crate::history::Until;

mod merge;
mod touched;

use merge::{Tally, Unlike, unlike};

/// The tables move on while `xbot serve` runs: so often is it tried to find them at rest.
const TRIES: usize = 20;

pub async fn compare(
    log: &Arc<dyn EventLog>,
    stores: &Stores<'_>,
    findings: &mut Findings,
    progress: &mut (impl FnMut(Kind, u64) + Send),
) -> Result<(), VerifyError> {
    let anew = Anew { log, stores };
    let common = anew.standings().await?.iter().map(|lag| lag.checkpoint).min();
    anew.make(ALL, common.unwrap_or_default()).await?;
    let mut rows = 0;
    for projection in ALL {
        let (end, tally, differing) = anew.at_rest(*projection, findings).await?;
        findings.count(Kind::Tables, tally.compared);
        findings.untold(Kind::Tables, tally.unlike - differing.len() as u64);
        rows += tally.compared;
        progress(Kind::Tables, rows);
        for difference in touched::told(log, *projection, end, differing).await? {
            findings.tell(Kind::Tables, difference);
        }
    }
    Ok(())
}

/// The tables as the history makes them.
struct Anew<'a> {
    log: &'a Arc<dyn EventLog>,
    stores: &'a Stores<'a>,
}

impl Anew<'_> {
    async fn standings(&self) -> Result<Vec<Lag>, VerifyError> {
        let Stores { database, clock, .. } = self.stores;
        let projector =
            Projector::new((*database).clone(), Arc::clone(self.log), ALL, Arc::clone(clock));
        Ok(projector.lag(clock.now()).await?)
    }

    async fn standing(&self, projection: Projection) -> Result<Lag, VerifyError> {
        let all = self.standings().await?;
        all.into_iter().find(|lag| lag.name == projection.name).ok_or(VerifyError::Moving)
    }

    /// Brings the new tables up to `end`. An event that cannot be shown was skipped by a person where
    /// the tables that are read have passed it.
    async fn make(&self, projections: &[Projection], end: Checkpoint) -> Result<(), VerifyError> {
        let log = Arc::new(Until::new(Arc::clone(self.log), end));
        let Stores { scratch, clock, .. } = self.stores;
        let projector = Projector::new((*scratch).clone(), log, projections, Arc::clone(clock));
        loop {
            projector.catch_up().await?;
            let lags = projector.lag(clock.now()).await?;
            let parked: Vec<_> = lags.iter().filter(|lag| lag.status == Status::Parked).collect();
            if parked.is_empty() {
                return Ok(());
            }
            for lag in parked {
                projector.skip(&lag.name, "verify").await?;
            }
        }
    }

    /// Compares the tables of a projection while nobody writes them.
    async fn at_rest(
        &self,
        projection: Projection,
        findings: &mut Findings,
    ) -> Result<(Checkpoint, Tally, Vec<Unlike>), VerifyError> {
        for _ in 0..TRIES {
            let before = self.standing(projection).await?;
            self.make(&[projection], before.checkpoint).await?;
            let (mut tally, mut differing) = (Tally::default(), Vec::new());
            for table in projection.tables {
                let more = unlike(self.stores, table, &mut differing).await?;
                tally.compared += more.compared;
                tally.unlike += more.unlike;
            }
            if self.standing(projection).await?.checkpoint == before.checkpoint {
                stands(projection, &before, findings);
                return Ok((before.checkpoint, tally, differing));
            }
        }
        Err(VerifyError::Moving)
    }
}

/// A projection that follows, with the rules of today.
fn stands(projection: Projection, lag: &Lag, findings: &mut Findings) {
    let name = projection.name;
    let mut tell = |what: String, stored: String, recomputed: String| {
        let position = Some(lag.checkpoint.position);
        findings.tell(Kind::Tables, Difference { position, what, stored, recomputed });
    };
    if lag.version != projection.version {
        let (stored, recomputed) = (lag.version.to_string(), projection.version.to_string());
        tell(format!("the version of projection {name}"), stored, recomputed);
    }
    if lag.status == Status::Parked {
        let (stored, recomputed) = ("parked".to_owned(), "one that follows".to_owned());
        tell(format!("projection {name}"), stored, recomputed);
    }
}

/// Tables and columns as they are named to people.
fn named(table: &Table, key: &[xbot_projections::rows::Key]) -> String {
    use xbot_projections::rows::Key;
    let parts = key.iter().map(|part| match part {
        Key::Int(number) => number.to_string(),
        Key::Text(text) => text.clone(),
    });
    std::iter::once(table.name.to_owned()).chain(parts).collect::<Vec<_>>().join(" ")
}
