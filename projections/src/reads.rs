//! Reading the tables: one way to ask for both dialects.
//!
//! SQL stands beside whoever asks. Its values are `$1`, `$2`, …; a row becomes a type by
//! `#[derive(sqlx::FromRow)]`.

use std::time::Duration;

use sqlx::postgres::{PgArguments, PgRow};
use sqlx::query::QueryAs;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions, SqlitePoolOptions, SqliteRow};
use sqlx::{FromRow, PgPool, Postgres, Sqlite, SqlitePool};
use xbot_domain::time::Timestamp;

use crate::database::Database;

/// Reads beside the one writer of a SQLite file. More would only take turns on two cores.
const CONNECTIONS: u32 = 4;
/// How long a read waits for its turn.
const PATIENCE: Duration = Duration::from_secs(5);

/// A row that both dialects can give.
pub trait Shown:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T> Shown for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

/// A value for `$1`, `$2`, ….
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    Text(String),
    Int(i64),
    Bool(bool),
    Time(Timestamp),
}

#[derive(Debug, thiserror::Error)]
#[error("could not read the tables")]
pub struct ReadError(#[from] sqlx::Error);

/// Connections that can read and cannot write.
#[derive(Clone, Debug)]
pub enum Reader {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

impl Reader {
    /// Connects when it is first asked.
    pub fn of(database: &Database) -> Self {
        match database {
            Database::Sqlite(file) => {
                let options = SqliteConnectOptions::new()
                    .filename(file.path())
                    .read_only(true)
                    .busy_timeout(PATIENCE);
                let pool =
                    SqlitePoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(PATIENCE);
                Self::Sqlite(pool.connect_lazy_with(options))
            }
            Database::Postgres(pool) => Self::Postgres(pool.clone()),
        }
    }

    pub async fn all<T: Shown>(&self, sql: &str, args: &[Arg]) -> Result<Vec<T>, ReadError> {
        Ok(match self {
            Self::Sqlite(pool) => sqlite(sql, args).fetch_all(pool).await?,
            Self::Postgres(pool) => postgres(sql, args).fetch_all(pool).await?,
        })
    }

    pub async fn one<T: Shown>(&self, sql: &str, args: &[Arg]) -> Result<Option<T>, ReadError> {
        Ok(match self {
            Self::Sqlite(pool) => sqlite(sql, args).fetch_optional(pool).await?,
            Self::Postgres(pool) => postgres(sql, args).fetch_optional(pool).await?,
        })
    }
}

fn sqlite<'q, T: Shown>(sql: &'q str, args: &[Arg]) -> QueryAs<'q, Sqlite, T, SqliteArguments<'q>> {
    args.iter().fold(sqlx::query_as(sql), |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
        Arg::Bool(flag) => query.bind(*flag),
        Arg::Time(at) => query.bind(at.to_string()),
    })
}

fn postgres<'q, T: Shown>(sql: &'q str, args: &[Arg]) -> QueryAs<'q, Postgres, T, PgArguments> {
    args.iter().fold(sqlx::query_as(sql), |query, arg| match arg {
        Arg::Text(text) => query.bind(text.clone()),
        Arg::Int(number) => query.bind(*number),
        Arg::Bool(flag) => query.bind(*flag),
        Arg::Time(at) => query.bind(at.to_utc()),
    })
}
