//! SQLite: a prepared statement per group, run once per row.

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql};

use super::group::{Group, groups};
use super::{Mismatch, Target, fits, real};
use crate::rows::{Change, Key, Op, Rows, Value};
use crate::table::Column;

/// Applies `rows` within the transaction that `connection` is in.
pub fn write(connection: &Connection, target: Target, rows: &Rows) -> rusqlite::Result<()> {
    for group in groups(rows).iter().filter(|group| !group.is_idle()) {
        let mut statement = connection.prepare_cached(&sql(group, target))?;
        for change in &group.changes {
            bind(&mut statement, group, change)?;
            statement.raw_execute()?;
        }
    }
    Ok(())
}

fn bind(
    statement: &mut rusqlite::Statement<'_>,
    group: &Group<'_>,
    change: &Change,
) -> rusqlite::Result<()> {
    for (place, key) in change.key.iter().enumerate() {
        statement.raw_bind_parameter(place + 1, key)?;
    }
    for (place, column) in group.rest().enumerate() {
        let value = group.value(change, place);
        if !fits(value, column.kind) {
            let mismatch = Mismatch::new(column, value);
            return Err(rusqlite::Error::ToSqlConversionFailure(Box::new(mismatch)));
        }
        statement.raw_bind_parameter(change.key.len() + place + 1, value)?;
    }
    Ok(())
}

fn sql(group: &Group<'_>, target: Target) -> String {
    let table = target.table(group.table);
    let keys = list(group.key().iter(), |_, column| quoted(column));
    let first = group.key().len() + 1;
    match group.op {
        Op::Upsert => {
            let all = list(group.key().iter().chain(group.rest()), |_, column| quoted(column));
            let marks =
                list(group.key().iter().chain(group.rest()), |place, _| format!("?{}", place + 1));
            let set = list(group.rest(), |_, c| format!("{0} = excluded.{0}", quoted(c)));
            let found =
                if set.is_empty() { "nothing".to_owned() } else { format!("update set {set}") };
            format!(
                r#"insert into "{table}" ({all}) values ({marks}) on conflict ({keys}) do {found}"#
            )
        }
        Op::Update => {
            let set = list(group.rest(), |place, c| format!("{} = ?{}", quoted(c), first + place));
            let same: Vec<_> = group
                .key()
                .iter()
                .enumerate()
                .map(|(place, column)| format!("{} = ?{}", quoted(column), place + 1))
                .collect();
            format!(r#"update "{table}" set {set} where {}"#, same.join(" and "))
        }
    }
}

fn list<'a>(
    columns: impl Iterator<Item = &'a Column>,
    each: impl Fn(usize, &Column) -> String,
) -> String {
    let parts: Vec<_> = columns.enumerate().map(|(place, column)| each(place, column)).collect();
    parts.join(", ")
}

fn quoted(column: &Column) -> String {
    format!("\"{}\"", column.name)
}

impl ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Int(number) => ToSqlOutput::from(*number),
            Self::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Self::Bool(yes) => ToSqlOutput::from(*yes),
            Self::Int(number) => ToSqlOutput::from(*number),
            Self::Real(number) => {
                real(*number).map_or(ToSqlOutput::Borrowed(ValueRef::Null), ToSqlOutput::from)
            }
            Self::Text(text) | Self::Json(text) => {
                ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))
            }
            Self::Time(at) => ToSqlOutput::from(at.to_string()),
        })
    }
}
