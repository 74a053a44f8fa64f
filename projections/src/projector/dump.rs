//! All rows of a projection as text, in one form for both databases: what two stores show can be
//! compared line by line.

use rusqlite::types::ValueRef;
use serde_json::Value;
use sqlx::{PgPool, Row};
use tokio::task::spawn_blocking;

use super::error::{DatabaseError, ProjectorError};
use crate::database::{Database, Durability, SqliteFile};
use crate::projection::Projection;
use crate::table::{Column, Kind, Table};

/// A line per row, `table|column=value|…`, tables as declared and rows in the order of their keys.
pub async fn dump(
    database: &Database,
    projection: &Projection,
) -> Result<Vec<String>, ProjectorError> {
    let mut lines = Vec::new();
    for table in projection.tables {
        let rows = match database {
            Database::Sqlite(file) => sqlite(file.clone(), table).await,
            Database::Postgres(pool) => postgres(pool, table).await,
        };
        lines.append(&mut rows.map_err(|e| e.during("read the rows of a projection"))?);
    }
    Ok(lines)
}

async fn sqlite(file: SqliteFile, table: &'static Table) -> Result<Vec<String>, DatabaseError> {
    let read = move || -> rusqlite::Result<Vec<String>> {
        let connection = file.connect(Durability::Rebuildable)?;
        let columns = joined(table.columns, |column| format!("\"{}\"", column.name));
        let mut statement = connection.prepare(&select(table, &columns, ""))?;
        let rows = statement.query_map([], |row| {
            let mut line = Line::of(table);
            for (place, column) in table.columns.iter().enumerate() {
                line.add(column, text(row.get_ref(place)?));
            }
            Ok(line.0)
        })?;
        rows.collect()
    };
    Ok(spawn_blocking(read).await??)
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

async fn postgres(pool: &PgPool, table: &Table) -> Result<Vec<String>, DatabaseError> {
    let columns = joined(table.columns, as_text);
    let sql = select(table, &columns, " collate \"C\"");
    let rows = sqlx::query(&sql).fetch_all(pool).await?;
    let line = |row: &sqlx::postgres::PgRow| {
        let mut line = Line::of(table);
        for (place, column) in table.columns.iter().enumerate() {
            line.add(column, row.try_get(place)?);
        }
        Ok(line.0)
    };
    rows.iter().map(line).collect()
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

struct Line(String);

impl Line {
    fn of(table: &Table) -> Self {
        Self(table.name.to_owned())
    }

    fn add(&mut self, column: &Column, text: Option<String>) {
        let text = text.map(|text| match column.kind {
            Kind::Real => plain_number(&text),
            Kind::Json => plain_json(&text),
            _ => text,
        });
        self.0 += &format!("|{}={}", column.name, text.as_deref().unwrap_or("null"));
    }
}

/// Both databases write the shortest digits that give the same bits, but in different forms.
fn plain_number(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_owned(), |number| number.to_string())
}

/// `jsonb` has an order of its own for the members of an object, and a form of its own for numbers.
fn plain_json(text: &str) -> String {
    let value = serde_json::from_str::<Value>(text);
    value.map_or_else(|_| text.to_owned(), |value| plain(value).to_string())
}

fn plain(value: Value) -> Value {
    match value {
        Value::Number(number) => number.as_f64().map_or(Value::Null, Value::from),
        Value::Array(items) => items.into_iter().map(plain).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, plain(value))).collect()
        }
        other => other,
    }
}
