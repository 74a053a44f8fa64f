//! PostgreSQL: one statement per group, with an array per column.

use sqlx::postgres::{PgArguments, PgConnection};
use sqlx::query::Query;
use sqlx::{Executor, Postgres};

use super::group::{Group, groups};
use super::{Mismatch, Target, real};
use crate::rows::{Change, Key, Op, Rows, Value};
use crate::table::{Column, Kind};

/// Applies `rows` within the transaction that `connection` is in.
pub async fn write(
    connection: &mut PgConnection,
    target: Target,
    rows: &Rows,
) -> Result<(), sqlx::Error> {
    for group in groups(rows).iter().filter(|group| !group.is_idle()) {
        let sql = sql(group, target);
        let mut query = sqlx::query(&sql);
        for (place, column) in group.key().iter().enumerate() {
            query = bind_keys(query, group, place, column.kind);
        }
        for (place, column) in group.rest().enumerate() {
            query = bind_values(query, group, place, column)?;
        }
        connection.execute(query).await?;
    }
    Ok(())
}

type Bulk<'q> = Query<'q, Postgres, PgArguments>;

fn bind_keys<'q>(query: Bulk<'q>, group: &Group<'q>, place: usize, kind: Kind) -> Bulk<'q> {
    let keys = group.changes.iter().map(|change| change.key.get(place));
    match kind {
        Kind::Int => query.bind(
            keys.map(|key| match key {
                Some(Key::Int(number)) => Some(*number),
                _ => None,
            })
            .collect::<Vec<_>>(),
        ),
        _ => query.bind(
            keys.map(|key| match key {
                Some(Key::Text(text)) => Some(text.as_str()),
                _ => None,
            })
            .collect::<Vec<_>>(),
        ),
    }
}

fn bind_values<'q>(
    query: Bulk<'q>,
    group: &Group<'q>,
    place: usize,
    column: &'static Column,
) -> Result<Bulk<'q>, sqlx::Error> {
    macro_rules! array {
        ($pattern:pat => $value:expr) => {{
            let cell = |change: &&'q Change| match group.value(change, place) {
                Value::Null => Ok(None),
                $pattern => Ok($value),
                other => Err(sqlx::Error::Encode(Box::new(Mismatch::new(column, other)))),
            };
            query.bind(group.changes.iter().map(cell).collect::<Result<Vec<_>, _>>()?)
        }};
    }
    Ok(match column.kind {
        Kind::Int => array!(Value::Int(number) => Some(*number)),
        Kind::Real => array!(Value::Real(number) => real(*number)),
        Kind::Bool => array!(Value::Bool(yes) => Some(*yes)),
        Kind::Time => array!(Value::Time(at) => Some(at.to_utc())),
        Kind::Text => array!(Value::Text(text) => Some(text.as_str())),
        Kind::Json => array!(Value::Json(text) => Some(text.as_str())),
    })
}

fn sql(group: &Group<'_>, target: Target) -> String {
    let table = target.table(group.table);
    let columns: Vec<&Column> = group.key().iter().chain(group.rest()).collect();
    let names = list(&columns, |_, column| quoted(column));
    let arrays = list(&columns, |place, column| {
        let kind = match place < group.key().len() {
            true => key_type(column.kind),
            false => array_type(column.kind),
        };
        format!("${}::{kind}[]", place + 1)
    });
    let values = list(&columns, |_, column| format!("v.{}{}", quoted(column), cast(column.kind)));
    let keys: Vec<_> = group.key().iter().collect();
    let source = format!("unnest({arrays}) as v({names})");
    match group.op {
        Op::Upsert => {
            let set: Vec<_> =
                group.rest().map(|c| format!("{0} = excluded.{0}", quoted(c))).collect();
            let found = match set.is_empty() {
                true => "nothing".to_owned(),
                false => format!("update set {}", set.join(", ")),
            };
            format!(
                r#"insert into "{table}" ({names}) select {values} from {source} on conflict ({}) do {found}"#,
                list(&keys, |_, key| quoted(key))
            )
        }
        Op::Update => {
            let set: Vec<_> =
                group.rest().map(|c| format!("{0} = v.{0}{1}", quoted(c), cast(c.kind))).collect();
            let same: Vec<_> = keys
                .iter()
                .map(|key| format!("t.{0} = v.{0}{1}", quoted(key), cast(key.kind)))
                .collect();
            format!(
                r#"update "{table}" as t set {} from {source} where {}"#,
                set.join(", "),
                same.join(" and ")
            )
        }
    }
}

fn list(columns: &[&Column], each: impl Fn(usize, &Column) -> String) -> String {
    let parts: Vec<_> =
        columns.iter().enumerate().map(|(place, column)| each(place, column)).collect();
    parts.join(", ")
}

fn quoted(column: &Column) -> String {
    format!("\"{}\"", column.name)
}

const fn array_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Text | Kind::Json => "text",
        Kind::Int => "int8",
        Kind::Real => "float8",
        Kind::Bool => "bool",
        Kind::Time => "timestamptz",
    }
}

/// Keys are numbers or texts.
const fn key_type(kind: Kind) -> &'static str {
    match kind {
        Kind::Int => "int8",
        _ => "text",
    }
}

const fn cast(kind: Kind) -> &'static str {
    match kind {
        Kind::Json => "::jsonb",
        Kind::Time => "::timestamptz",
        _ => "",
    }
}
