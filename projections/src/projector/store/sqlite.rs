use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use rusqlite::{Connection, Row, Transaction, params};
use tokio::task::spawn_blocking;
use xbot_domain::log::Checkpoint;
use xbot_domain::time::Timestamp;

use super::{Commit, Part, Stop, Verdict, Work, blot_state, outcome, signed, sql, status, target};
use crate::database::{Durability, SqliteFile};
use crate::projection::Projection;
use crate::projector::error::DatabaseError;
use crate::projector::standing::{Blot, Standing, Standings};
use crate::writer;

/// Two connections, so that who asks where a projection stands does not wait for who moves it.
#[derive(Clone, Debug)]
pub(in crate::projector) struct SqliteStore {
    pub file: SqliteFile,
    writer: Place,
    reader: Place,
}

type Place = Arc<Mutex<Option<Connection>>>;

impl SqliteStore {
    /// As many statements as there are groups of changes in all projections, with room.
    const STATEMENTS: usize = 256;
    /// In KiB, as SQLite writes it: the inner pages of large tables and their indexes fit, so that
    /// rows in no order of keys are not each a read. Taken only as it fills.
    const CACHE: i64 = -32_768;

    pub fn new(file: SqliteFile) -> Self {
        Self { file, writer: Place::default(), reader: Place::default() }
    }

    pub async fn enroll(&self, all: &[Projection], now: Timestamp) -> Result<(), DatabaseError> {
        let known = self.standings().await?;
        let new = |projection: &&Projection| known.live(projection.name).is_none();
        let new: Vec<_> = all.iter().filter(new).copied().collect();
        if new.is_empty() {
            return Ok(());
        }
        self.write(move |transaction| {
            for projection in &new {
                let row = params![projection.name, projection.version, now.to_string()];
                transaction.execute(sql::ENROLL, row)?;
            }
            Ok::<_, rusqlite::Error>(())
        })
        .await?
        .map_err(DatabaseError::from)
    }

    pub async fn standings(&self) -> Result<Standings, DatabaseError> {
        self.on(&self.reader, |_, connection| {
            let transaction = connection.transaction()?;
            Ok::<_, rusqlite::Error>(Standings {
                rows: all(&transaction, sql::STANDINGS, standing)?,
                blots: all(&transaction, sql::BLOTS, blot)?,
            })
        })
        .await?
        .map_err(DatabaseError::from)
    }

    pub async fn commit(&self, work: Work) -> Result<Commit, DatabaseError> {
        outcome(self.write(move |transaction| write_all(transaction, &work)).await?)
    }

    pub async fn resolve(&self, verdict: Verdict) -> Result<bool, DatabaseError> {
        let resolved = self.write(move |transaction| resolve(transaction, &verdict));
        resolved.await?.map_err(DatabaseError::from)
    }

    /// Runs `work` in a write transaction. The outer error is that it could not be begun.
    pub async fn write<R: Send + 'static, E: From<rusqlite::Error> + Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, E> + Send + 'static,
    ) -> Result<Result<R, E>, DatabaseError> {
        self.on(&self.writer, |file, connection| file.write(connection, work)).await
    }

    /// Runs `work` on a connection, off the async threads. If the caller goes away it is carried
    /// through all the same: checkpoints and rows move together or not at all.
    async fn on<R: Send + 'static>(
        &self,
        place: &Place,
        work: impl FnOnce(&SqliteFile, &mut Connection) -> R + Send + 'static,
    ) -> Result<R, DatabaseError> {
        let (file, place) = (self.file.clone(), Arc::clone(place));
        spawn_blocking(move || {
            let mut place = place.lock().unwrap_or_else(PoisonError::into_inner);
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => open(&file)?,
            };
            let result = work(&file, &mut connection);
            *place = Some(connection);
            Ok(result)
        })
        .await?
    }
}

fn open(file: &SqliteFile) -> rusqlite::Result<Connection> {
    let connection = file.connect(Durability::Rebuildable)?;
    connection.set_prepared_statement_cache_capacity(SqliteStore::STATEMENTS);
    connection.pragma_update(None, "cache_size", SqliteStore::CACHE)?;
    Ok(connection)
}

fn write_all(transaction: &Transaction<'_>, work: &Work) -> Result<Commit, Stop<rusqlite::Error>> {
    let begun = Instant::now();
    for part in &work.parts {
        if !move_checkpoint(transaction, work, part)? {
            return Err(Stop::Overtaken);
        }
        park(transaction, work, part)?;
    }
    for part in &work.parts {
        writer::sqlite::write(transaction, work.target, &part.rows)?;
    }
    Ok(Commit::Done { took: begun.elapsed(), parked: work.poison().len() })
}

/// Compare-and-set: changes one row, or none if somebody else was there.
const MOVE: &str = "
    update projection_checkpoints set tx = ?1, position = ?2, status = ?3, updated_at = ?4
    where name = ?5 and target = ?6 and version = ?7 and tx = ?8 and position = ?9 and status = ?10";

fn move_checkpoint(
    transaction: &Transaction<'_>,
    work: &Work,
    part: &Part,
) -> rusqlite::Result<bool> {
    let (before, after) = part.statuses(work.target);
    let mut statement = transaction.prepare_cached(MOVE)?;
    let moved = statement.execute(params![
        signed(part.to.tx),
        part.to.position,
        after,
        work.now.to_string(),
        part.name,
        work.target.name(),
        part.version,
        signed(part.from.tx),
        part.from.position,
        before,
    ])?;
    Ok(moved == 1)
}

fn park(transaction: &Transaction<'_>, work: &Work, part: &Part) -> rusqlite::Result<()> {
    let Some(parked) = &part.poison else {
        return Ok(());
    };
    let row = params![
        part.name,
        part.version,
        parked.at.position,
        signed(parked.at.tx),
        parked.stream,
        parked.event_type,
        parked.reason,
        work.now.to_string(),
    ];
    transaction.execute(sql::PARK, row).map(drop)
}

fn resolve(transaction: &Transaction<'_>, verdict: &Verdict) -> rusqlite::Result<bool> {
    let (blot, now) = (&verdict.blot, verdict.now.to_string());
    let row = params![
        verdict.state.name(),
        now,
        verdict.by,
        blot.projection,
        blot.version,
        blot.at.position
    ];
    if transaction.execute(sql::RESOLVE, row)? == 0 {
        return Ok(false);
    }
    if let Some(to) = verdict.released_at {
        let row = params![signed(to.tx), to.position, now, blot.projection, blot.version];
        transaction.execute(sql::RELEASE, row)?;
    }
    Ok(true)
}

fn all<R>(
    connection: &Connection,
    sql: &str,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<R>,
) -> rusqlite::Result<Vec<R>> {
    connection.prepare_cached(sql)?.query_map([], read)?.collect()
}

fn standing(row: &Row<'_>) -> rusqlite::Result<Standing> {
    let updated_at: String = row.get(6)?;
    Ok(Standing {
        name: row.get(0)?,
        target: target(row.get_ref(1)?.as_str()?),
        version: row.get(2)?,
        at: Checkpoint { tx: row.get(3)?, position: row.get(4)? },
        status: status(row.get_ref(5)?.as_str()?),
        updated_at: updated_at.parse().unwrap_or_default(),
    })
}

fn blot(row: &Row<'_>) -> rusqlite::Result<Blot> {
    Ok(Blot {
        projection: row.get(0)?,
        version: row.get(1)?,
        at: Checkpoint { tx: row.get(2)?, position: row.get(3)? },
        state: blot_state(row.get_ref(4)?.as_str()?),
        reason: row.get(5)?,
    })
}
