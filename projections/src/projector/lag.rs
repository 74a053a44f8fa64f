//! How far behind the log the read tables are.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use xbot_domain::log::Checkpoint;
use xbot_domain::time::Timestamp;

use super::standing::{Standing, Standings, Status};
use super::{Projector, ProjectorError};

#[derive(Clone, Debug, PartialEq)]
pub struct Lag {
    pub name: String,
    /// Of the rows that are read now.
    pub version: u32,
    pub status: Status,
    pub checkpoint: Checkpoint,
    /// By the numbers of the events: where numbers were given away in vain, a little too many.
    pub behind_events: u64,
    /// Age of the oldest event that is not shown; 0 when there is none.
    pub behind_seconds: f64,
    /// Parked events that nobody has decided about.
    pub parked: usize,
}

impl Projector {
    /// One line per projection, by name. `now` is the time to which ages are counted.
    pub async fn lag(&self, now: Timestamp) -> Result<Vec<Lag>, ProjectorError> {
        self.enroll().await?;
        let known = self.standings().await?;
        let head = self.log.head().await?;
        let mut ages = BTreeMap::new();
        let mut lags = Vec::new();
        for projection in &self.projections {
            let Some(standing) = known.live(projection.name) else {
                continue;
            };
            let age = match ages.entry(standing.at) {
                Entry::Occupied(known) => *known.get(),
                Entry::Vacant(new) => *new.insert(self.age_behind(standing.at, head, now).await?),
            };
            lags.push(lag(&known, standing, projection.version, head, age));
        }
        Ok(lags)
    }

    async fn age_behind(
        &self,
        at: Checkpoint,
        head: Checkpoint,
        now: Timestamp,
    ) -> Result<f64, ProjectorError> {
        if at >= head {
            return Ok(0.0);
        }
        let next = self.log.read_all(at, 1).await?;
        let recorded_at = next.iter().next().and_then(|event| event.metadata().ok());
        let age =
            recorded_at.map_or(0, |metadata| now.since(metadata.recorded_at).num_milliseconds());
        Ok(age.max(0) as f64 / 1_000.0)
    }
}

fn lag(known: &Standings, standing: &Standing, version: u32, head: Checkpoint, age: f64) -> Lag {
    let events = match standing.at < head {
        // Numbers need not grow with the order, so that "behind" is at least one.
        true => (head.position - standing.at.position).max(1),
        false => 0,
    };
    let status = match standing.version == version {
        true => standing.status,
        false => Status::Rebuilding,
    };
    Lag {
        name: standing.name.clone(),
        version: standing.version,
        status,
        checkpoint: standing.at,
        behind_events: events.unsigned_abs(),
        behind_seconds: age,
        parked: known.parked(&standing.name).count(),
    }
}
