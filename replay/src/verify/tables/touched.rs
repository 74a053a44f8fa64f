//! Which event a row comes from: the last one that changed it.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::sync::Arc;

use xbot_domain::log::{Checkpoint, EventLog, Position};
use xbot_projections::projection::Projection;
use xbot_projections::rows::{Key, Rows};

use super::merge::Unlike;
use super::named;
use crate::history::{HistoryError, Reading, Until};
use crate::verify::{Difference, VerifyError};

/// The rows that differ, each with the position of its event.
pub async fn told(
    log: &Arc<dyn EventLog>,
    projection: Projection,
    end: Checkpoint,
    differing: Vec<Unlike>,
) -> Result<Vec<Difference>, VerifyError> {
    if differing.is_empty() {
        return Ok(Vec::new());
    }
    let touched = touched(log, projection, end, &differing).await?;
    let difference = |row: Unlike| {
        let name = named(row.table, &row.key);
        Difference {
            position: touched.get(&(row.table.name, row.key)).copied(),
            what: row.column.map_or_else(|| name.clone(), |column| format!("{name}, {column}")),
            stored: row.stored,
            recomputed: row.recomputed,
        }
    };
    Ok(differing.into_iter().map(difference).collect())
}

type Touched = BTreeMap<(&'static str, Vec<Key>), Position>;

async fn touched(
    log: &Arc<dyn EventLog>,
    projection: Projection,
    end: Checkpoint,
    differing: &[Unlike],
) -> Result<Touched, VerifyError> {
    let log = Until::new(Arc::clone(log), end);
    let wanted = |table: &str, key: &[Key]| {
        differing.iter().any(|row| row.table.name == table && row.key == key)
    };
    let mut touched = Touched::new();
    let reading = Reading { log: &log, as_of: None, threads: NonZeroUsize::MIN };
    let read = reading.events(|_, event| {
        let mut rows = Rows::default();
        // What cannot be shown changes no row.
        let _ = (projection.project)(&event, &mut rows);
        for change in rows.changes().iter().filter(|c| wanted(c.table.name, &c.key)) {
            touched.insert((change.table.name, change.key.to_vec()), event.at.position);
        }
    });
    match read.await {
        Ok(_) | Err(HistoryError::Unreadable { .. }) => Ok(touched),
        Err(error) => Err(error.into()),
    }
}
