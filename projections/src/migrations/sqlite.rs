//! The steps on a SQLite file.

use rusqlite::{Connection, params};

use super::ledger::{Ledger, Row};
use super::{Applied, EVENT_LOG, History, MigrateError, Undo};
use crate::database::{Durability, SqliteFile};

/// The time is written as all times are, to the microsecond.
const LEDGER: &str = "
    create table if not exists schema_migrations (
        number     integer not null primary key,
        name       text    not null,
        applied_at text    not null default (strftime('%Y-%m-%dT%H:%M:%f000Z', 'now')),
        checksum   text    not null
    )";

pub(super) fn read(file: &SqliteFile) -> Result<Ledger, MigrateError> {
    rows(&file.connect(Durability::Full)?)
}

pub(super) fn up(file: &SqliteFile) -> Result<Vec<Applied>, MigrateError> {
    let mut connection = file.connect(Durability::Full)?;
    let mut done = Vec::new();
    // Looked at without a lock first: most starts find nothing to do.
    while rows(&connection)?.next_up().is_some() {
        done.extend(file.write(&mut connection, |tx| step_up(tx))?);
    }
    Ok(done)
}

pub(super) fn down(
    file: &SqliteFile,
    undo: Undo,
    history: History,
) -> Result<Vec<Applied>, MigrateError> {
    let mut connection = file.connect(Durability::Full)?;
    let target = undo.target(&rows(&connection)?);
    let mut done = Vec::new();
    while let Some(step) = file.write(&mut connection, |tx| step_down(tx, target, history))? {
        done.push(step);
    }
    Ok(done)
}

fn step_up(tx: &Connection) -> Result<Option<Applied>, MigrateError> {
    tx.execute_batch(LEDGER)?;
    let Some(step) = rows(tx)?.next_up() else {
        return Ok(None); // another process was faster
    };
    tx.execute_batch(step.sqlite.up).map_err(|e| step.failed(e))?;
    tx.execute(
        "insert into schema_migrations (number, name, checksum) values (?, ?, ?)",
        params![step.number, step.name, step.checksum()],
    )?;
    Ok(Some(step.into()))
}

fn step_down(
    tx: &Connection,
    target: u32,
    history: History,
) -> Result<Option<Applied>, MigrateError> {
    let Some(step) = rows(tx)?.next_down(target) else {
        return Ok(None);
    };
    if target < EVENT_LOG && history == History::Keep {
        refuse_to_lose(tx)?;
    }
    tx.execute_batch(step.sqlite.down).map_err(|e| step.failed(e))?;
    tx.execute("delete from schema_migrations where number = ?", [step.number])?;
    Ok(Some(step.into()))
}

fn refuse_to_lose(tx: &Connection) -> Result<(), MigrateError> {
    match tx.query_row("select count(*) from events", [], |row| row.get(0))? {
        0i64 => Ok(()),
        events => Err(MigrateError::History { events }),
    }
}

fn rows(connection: &Connection) -> Result<Ledger, MigrateError> {
    let exists = "select exists (select 1 from sqlite_master where name = 'schema_migrations')";
    if !connection.query_row(exists, [], |row| row.get::<_, bool>(0))? {
        return Ok(Ledger::default());
    }
    let mut statement =
        connection.prepare("select number, checksum, applied_at from schema_migrations")?;
    let rows = statement.query_map([], |row| {
        Ok(Row { number: row.get(0)?, checksum: row.get(1)?, applied_at: row.get(2)? })
    })?;
    Ledger::checked(rows.collect::<Result<_, _>>()?)
}
