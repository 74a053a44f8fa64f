//! The SQL database behind log and projections: a SQLite file or a PostgreSQL server.

use std::fmt;

use sqlx::PgPool;

mod sqlite;

pub use sqlite::{Durability, SqliteFile};

#[derive(Clone)]
pub enum Database {
    Sqlite(SqliteFile),
    Postgres(PgPool),
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite://{}", file.path().display()),
            Self::Postgres(_) => f.write_str("postgres"),
        }
    }
}
