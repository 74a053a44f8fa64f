//! The SQL database behind log and projections: a SQLite file or a PostgreSQL server.

use std::fmt;

use sqlx::PgPool;

mod error;
mod postgres;
mod preflight;
mod sqlite;
mod url;

pub use error::ConnectError;
pub use sqlite::{Durability, SqliteFile};
pub use url::{DatabaseUrl, redacted};

#[derive(Clone)]
pub enum Database {
    Sqlite(SqliteFile),
    Postgres(PgPool),
}

/// What to do about a SQLite file that is not there. PostgreSQL databases are never created here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnMissing {
    /// Make the file, and the folders above it.
    Create,
    Refuse,
}

impl Database {
    /// Opens what `url` names, and makes sure that it can be read and written before anything is.
    pub async fn connect(url: &str, missing: OnMissing) -> Result<Self, ConnectError> {
        match url.parse()? {
            DatabaseUrl::Sqlite(path) => preflight::open(&path, missing).map(Self::Sqlite),
            DatabaseUrl::Postgres(options) => postgres::open(*options).await.map(Self::Postgres),
        }
    }
}

/// Where it is, without the password.
impl fmt::Display for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(file) => write!(f, "sqlite://{}", file.path().display()),
            Self::Postgres(pool) => f.write_str(&postgres::place(&pool.connect_options())),
        }
    }
}

impl fmt::Debug for Database {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Database({self})")
    }
}
