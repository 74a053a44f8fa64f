//! Why a database could not be opened, in one line each: what is wrong, and what to do.

use std::path::PathBuf;

/// No message holds a password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("`{url}` is not a database URL ({reason}): {USAGE}")]
    Malformed { url: String, reason: String },
    #[error("`{scheme}://` is not a database that xbot knows: {USAGE}")]
    UnknownScheme { scheme: String },
    #[error("`{scheme}://` names an event store, and the tables need a SQL database: {USAGE}")]
    EventStore { scheme: String },
    #[error(
        "a SQLite database in memory is gone at the end, with its history, and each connection has \
         its own: name a file, such as sqlite://data/xbot.db"
    )]
    InMemory,
    #[error(
        "there is no database at {}: correct DATABASE_URL, or create it with `xbot migrate up`",
        path.display()
    )]
    Missing { path: PathBuf },
    #[error("{} is {what}, not a file: give the path of a database file", path.display())]
    NotAFile { path: PathBuf, what: &'static str },
    #[error(
        "{} is read-only: give this user write permission on the file and its folder, or name \
         another file in DATABASE_URL",
        path.display()
    )]
    ReadOnlyFile { path: PathBuf },
    #[error(
        "{} is not a SQLite database or is damaged ({reason}): restore a copy of it, or name \
         another file in DATABASE_URL; nothing was changed",
        path.display()
    )]
    Damaged { path: PathBuf, reason: String },
    #[error("the disk that holds {} is full: free some space and start again", path.display())]
    DiskFull { path: PathBuf },
    #[error("{} is in use by a program that does not let go: stop that one first", path.display())]
    Busy { path: PathBuf },
    #[error("could not open {}: check the path in DATABASE_URL", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("could not open {} as a SQLite database", path.display())]
    Sqlite {
        path: PathBuf,
        #[source]
        source: rusqlite::Error,
    },
    #[error(
        "no PostgreSQL server answers at {place} ({reason}): start it, or correct host and port in \
         DATABASE_URL"
    )]
    Unreachable { place: String, reason: String },
    #[error(
        "the PostgreSQL server at {place} does not let this user in ({reason}): correct user and \
         password in DATABASE_URL"
    )]
    Denied { place: String, reason: String },
    #[error("there is no database `{name}` at {place}: create it with `{command}`")]
    NoDatabase { place: String, name: String, command: String },
    #[error(
        "the PostgreSQL database at {place} is read-only: connect to the primary server, or set \
         default_transaction_read_only to off"
    )]
    ReadOnlyServer { place: String },
    #[error("could not open the PostgreSQL database at {place}")]
    Postgres {
        place: String,
        #[source]
        source: sqlx::Error,
    },
}

const USAGE: &str = "write sqlite://data/xbot.db for a file (sqlite:///… for an absolute path) or \
                     postgres://user:password@host:5432/database";
