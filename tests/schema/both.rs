//! The same schema on both stores, and their answers in one form.

use rusqlite::types::ValueRef;
use serde_json::{Map, Value, json};
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, Durability};
use xbot_test_support::{TestPostgres, TestSqlite};

pub struct Both {
    pub sqlite: TestSqlite,
    pub postgres: TestPostgres,
}

impl Both {
    pub async fn migrated() -> Self {
        Self { sqlite: TestSqlite::migrated().await, postgres: TestPostgres::migrated().await }
    }

    pub async fn execute(&self, sql: &str) {
        open(&self.sqlite.database).execute_batch(sql).expect(sql);
        let pool = &self.postgres.pool;
        sqlx::raw_sql(sql).execute(pool).await.expect(sql);
    }

    /// Rows by column name, the same from both stores.
    pub async fn rows(&self, sql: &str) -> Vec<Value> {
        let (lite, pg) = (self.sqlite_rows(sql), self.postgres_rows(sql).await);
        assert_eq!(lite, pg, "SQLite (left) and PostgreSQL (right): {sql}");
        lite
    }

    pub fn sqlite_rows(&self, sql: &str) -> Vec<Value> {
        let connection = open(&self.sqlite.database);
        let mut statement = connection.prepare(sql).expect(sql);
        let names: Vec<String> = statement.column_names().iter().map(|n| n.to_string()).collect();
        let row = |row: &rusqlite::Row<'_>| {
            let cell = |(n, name): (usize, &String)| Ok((name.clone(), plain(row.get_ref(n)?)));
            let cells = names.iter().enumerate().map(cell);
            cells.collect::<rusqlite::Result<Map<_, _>>>().map(Value::Object)
        };
        let rows = statement.query_map([], row).expect(sql);
        rows.map(|row| same_form(row.expect(sql))).collect()
    }

    pub async fn postgres_rows(&self, sql: &str) -> Vec<Value> {
        let sql = format!("select row_to_json(t) from ({}) t", sql.trim().trim_end_matches(';'));
        let pool = &self.postgres.pool;
        let rows: Vec<Value> = sqlx::query_scalar(&sql).fetch_all(pool).await.expect(&sql);
        rows.into_iter().map(same_form).collect()
    }
}

pub fn open(database: &Database) -> rusqlite::Connection {
    match database {
        Database::Sqlite(file) => file.connect(Durability::Rebuildable).unwrap(),
        Database::Postgres(_) => panic!("not a file"),
    }
}

fn plain(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => json!(n),
        ValueRef::Real(x) => json!(x),
        ValueRef::Text(text) | ValueRef::Blob(text) => json!(String::from_utf8_lossy(text)),
    }
}

/// Times, numbers and JSON texts written one way.
fn same_form(value: Value) -> Value {
    match value {
        Value::Number(n) => json!(n.as_f64()),
        Value::String(text) => match text.parse::<Timestamp>() {
            Ok(at) => json!(at),
            Err(_) if text.starts_with(['{', '[']) => {
                serde_json::from_str(&text).map_or(Value::String(text), same_form)
            }
            Err(_) => Value::String(text),
        },
        Value::Array(items) => items.into_iter().map(same_form).collect(),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(k, v)| (k, same_form(v))).collect())
        }
        other => other,
    }
}
