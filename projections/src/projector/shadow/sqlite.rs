use rusqlite::{Transaction, params};
use xbot_domain::time::Timestamp;

use super::{Candidate, Swap, drops, exchanges, sql};
use crate::projection::Projection;
use crate::projector::error::DatabaseError;
use crate::projector::store::{SqliteStore, signed};
use crate::table::Table;
use crate::writer::Target;

pub async fn begin(
    store: &SqliteStore,
    projection: Projection,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let begun = store.write(move |transaction| {
        transaction
            .execute(sql::BEGIN, params![projection.name, projection.version, now.to_string()])?;
        transaction.execute_batch(&drops(projection))?;
        projection.tables.iter().try_for_each(|table| copy_structure(transaction, table))
    });
    begun.await?.map_err(DatabaseError::from)
}

pub async fn discard(store: &SqliteStore, projection: Projection) -> Result<(), DatabaseError> {
    let discarded = store.write(move |transaction| {
        transaction.execute(sql::DISCARD, [projection.name])?;
        transaction.execute_batch(&drops(projection))
    });
    discarded.await?.map_err(DatabaseError::from)
}

pub async fn swap(store: &SqliteStore, candidate: Candidate) -> Result<Swap, DatabaseError> {
    let swapped = store.write(move |transaction| match exchange(transaction, candidate) {
        Ok(()) => Ok(Swap::Swapped),
        Err(Stop::Not(swap)) => Err(Stop::Not(swap)),
        Err(failed) => Err(failed),
    });
    match swapped.await? {
        Err(Stop::Not(swap)) => Ok(swap),
        Err(Stop::Failed(error)) => Err(error.into()),
        Ok(swap) => Ok(swap),
    }
}

/// Why nothing was exchanged; the transaction is rolled back.
enum Stop {
    Not(Swap),
    Failed(rusqlite::Error),
}

impl From<rusqlite::Error> for Stop {
    fn from(error: rusqlite::Error) -> Self {
        Self::Failed(error)
    }
}

fn exchange(transaction: &Transaction<'_>, candidate: Candidate) -> Result<(), Stop> {
    let Candidate { projection, at, now } = candidate;
    let (tx, now) = (signed(at.tx), now.to_string());
    let claim = params![projection.name, projection.version, tx, at.position];
    if transaction.execute(sql::CLAIM, claim)? == 0 {
        return Err(Stop::Not(Swap::Superseded));
    }
    let promote = params![projection.version, tx, at.position, now, projection.name];
    if transaction.execute(sql::PROMOTE, promote)? == 0 {
        return Err(Stop::Not(Swap::Behind));
    }
    transaction.execute_batch(&exchanges(projection))?;
    transaction.execute_batch(&drops(projection))?;
    transaction.execute(sql::RESOLVE, params![now, projection.name])?;
    Ok(())
}

/// The table and what makes its rows unique; indexes that only serve reading would slow the filling.
fn copy_structure(transaction: &Transaction<'_>, table: &Table) -> rusqlite::Result<()> {
    let mut statement = transaction.prepare(
        "select type, name, sql from sqlite_master
         where tbl_name = ?1 and sql is not null
             and (type = 'table' or (type = 'index' and sql like 'create unique %'))
         order by type desc, name",
    )?;
    let mut found = statement.query([table.name])?;
    let shadow = Target::Shadow.table(table);
    while let Some(row) = found.next()? {
        let (kind, name, sql): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // Everything behind the names is the same.
        let Some((_, definition)) = sql.split_once('(') else {
            continue;
        };
        let made = match kind.as_str() {
            "table" => format!("create table \"{shadow}\" ({definition}"),
            _ => format!("create unique index \"shadow_{name}\" on \"{shadow}\" ({definition}"),
        };
        transaction.execute_batch(&made)?;
    }
    Ok(())
}
