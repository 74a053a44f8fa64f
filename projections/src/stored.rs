//! The rows of a table one after the other, in the order of their keys and in one form for both
//! databases: what two stores show can be compared without holding either.

use futures::TryStreamExt as _;
use rusqlite::types::ValueRef;
use sqlx::{PgPool, Row as _};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::task::spawn_blocking;

use crate::database::{Database, Durability, SqliteFile};
use crate::projector::DatabaseError;
use crate::rows::Key;
use crate::table::{Column, Kind, Table};

mod plain;

/// Rows that are handed over together, and how many such lots may wait.
const LOT: usize = 256;
const LOTS: usize = 4;

/// One row: its key, and all columns as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    pub key: Vec<Key>,
    /// In the order of the table; absent where there is null.
    pub cells: Vec<Option<String>>,
}

/// Rows of one table, read while they are taken.
#[derive(Debug)]
pub struct StoredRows {
    lots: Receiver<Result<Vec<Stored>, DatabaseError>>,
    lot: std::vec::IntoIter<Stored>,
}

impl StoredRows {
    pub fn of(database: &Database, table: &'static Table) -> Self {
        let (give, lots) = channel(LOTS);
        match database {
            Database::Sqlite(file) => {
                let file = file.clone();
                spawn_blocking(move || sqlite(&file, table, &give));
            }
            Database::Postgres(pool) => {
                let pool = pool.clone();
                tokio::spawn(async move { postgres(&pool, table, &give).await });
            }
        }
        Self { lots, lot: Vec::new().into_iter() }
    }

    pub async fn next(&mut self) -> Result<Option<Stored>, DatabaseError> {
        loop {
            if let Some(row) = self.lot.next() {
                return Ok(Some(row));
            }
            match self.lots.recv().await {
                Some(lot) => self.lot = lot?.into_iter(),
                None => return Ok(None),
            }
        }
    }
}

type Give = Sender<Result<Vec<Stored>, DatabaseError>>;

/// Nobody who takes any more is no failure.
fn sqlite(file: &SqliteFile, table: &'static Table, give: &Give) {
    let read = || -> rusqlite::Result<()> {
        let connection = file.connect(Durability::Rebuildable)?;
        let columns = joined(table.columns, |column| format!("\"{}\"", column.name));
        let mut statement = connection.prepare(&select(table, &columns, ""))?;
        let mut rows = statement.query([])?;
        let mut lot = Vec::with_capacity(LOT);
        while let Some(row) = rows.next()? {
            let cell = |place: usize| row.get_ref(place).map(text);
            let cells: Vec<_> = (0..table.columns.len()).map(cell).collect::<Result<_, _>>()?;
            lot.push(Stored::of(table, cells));
            if lot.len() == LOT && give.blocking_send(Ok(std::mem::take(&mut lot))).is_err() {
                return Ok(());
            }
        }
        let _ = give.blocking_send(Ok(lot));
        Ok(())
    };
    if let Err(error) = read() {
        let _ = give.blocking_send(Err(error.into()));
    }
}

fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Null => None,
        ValueRef::Integer(number) => Some(number.to_string()),
        ValueRef::Real(number) => Some(number.to_string()),
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            Some(String::from_utf8_lossy(text).into_owned())
        }
    }
}

async fn postgres(pool: &PgPool, table: &'static Table, give: &Give) {
    let columns = joined(table.columns, as_text);
    let sql = select(table, &columns, " collate \"C\"");
    let mut rows = sqlx::query(&sql).fetch(pool);
    let mut lot = Vec::with_capacity(LOT);
    loop {
        let row = match rows.try_next().await {
            Ok(Some(row)) => row,
            Ok(None) => break,
            Err(error) => {
                let _ = give.send(Err(error.into())).await;
                return;
            }
        };
        let cells = (0..table.columns.len()).map(|place| row.try_get(place));
        match cells.collect::<Result<Vec<_>, _>>() {
            Ok(cells) => lot.push(Stored::of(table, cells)),
            Err(error) => {
                let _ = give.send(Err(error.into())).await;
                return;
            }
        }
        if lot.len() == LOT && give.send(Ok(std::mem::take(&mut lot))).await.is_err() {
            return;
        }
    }
    let _ = give.send(Ok(lot)).await;
}

fn as_text(column: &Column) -> String {
    let name = column.name;
    match column.kind {
        Kind::Bool => format!("\"{name}\"::int::text"),
        // The form in which SQLite keeps times.
        Kind::Time => {
            format!(r#"to_char("{name}" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"#)
        }
        _ => format!("\"{name}\"::text"),
    }
}

/// Texts sorted by their bytes, as SQLite does.
fn select(table: &Table, columns: &str, collation: &str) -> String {
    let keys = table.columns.get(..table.key).unwrap_or_default();
    // With its table, because the bare name would be that of the text that is selected.
    let order = joined(keys, |column| match column.kind {
        Kind::Text => format!("\"{}\".\"{}\"{collation}", table.name, column.name),
        _ => format!("\"{}\".\"{}\"", table.name, column.name),
    });
    format!("select {columns} from \"{}\" order by {order}", table.name)
}

fn joined(columns: &[Column], each: impl Fn(&Column) -> String) -> String {
    columns.iter().map(each).collect::<Vec<_>>().join(", ")
}

impl Stored {
    fn of(table: &Table, texts: Vec<Option<String>>) -> Self {
        let plain = |(column, text): (&Column, Option<String>)| Some(plain::text(column, text?));
        let cells: Vec<_> = table.columns.iter().zip(texts).map(plain).collect();
        let key = table.columns.iter().zip(&cells).take(table.key);
        let key = key.map(|(column, text)| key_of(column, text.as_deref().unwrap_or_default()));
        Self { key: key.collect(), cells }
    }

    /// `table|column=value|…`, with `null` where there is nothing.
    pub fn line(&self, table: &Table) -> String {
        let cells = table.columns.iter().zip(&self.cells);
        let cells = cells.map(|(column, text)| {
            format!("|{}={}", column.name, text.as_deref().unwrap_or("null"))
        });
        std::iter::once(table.name.to_owned()).chain(cells).collect()
    }
}

fn key_of(column: &Column, text: &str) -> Key {
    match (column.kind, text.parse()) {
        (Kind::Int, Ok(number)) => Key::Int(number),
        _ => Key::Text(text.to_owned()),
    }
}
