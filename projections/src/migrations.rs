//! The one ledger of schema changes, in order, with the way back.

use xbot_domain::ids::ContentHash;

use crate::database::Database;

mod ledger;
mod postgres;
mod sqlite;

/// One numbered step in both dialects.
#[derive(Debug)]
pub struct Migration {
    pub number: u32,
    pub name: &'static str,
    pub sqlite: Script,
    pub postgres: Script,
}

#[derive(Debug)]
pub struct Script {
    pub up: &'static str,
    pub down: &'static str,
}

macro_rules! script {
    ($dialect:literal, $name:literal) => {
        Script {
            up: include_str!(concat!("../../migrations/", $dialect, "/", $name, ".up.sql")),
            down: include_str!(concat!("../../migrations/", $dialect, "/", $name, ".down.sql")),
        }
    };
}

macro_rules! migrations {
    ($($number:literal $name:literal),* $(,)?) => {
        &[$(Migration {
            number: $number,
            name: $name,
            sqlite: script!("sqlite", $name),
            postgres: script!("postgres", $name),
        }),*]
    };
}

/// To add one: its four files in `migrations/`, and its line here.
pub const ALL: &[Migration] = migrations![
    1 "0001_event_log",
    2 "0002_projector",
    3 "0003_seals",
    4 "0004_read_tables",
    5 "0005_views",
    6 "0006_read_indexes",
    7 "0007_replay_runs",
];

/// The step that made the log: to undo it is to delete the history.
const EVENT_LOG: u32 = 1;

/// A step that was just applied, or undone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    pub number: u32,
    pub name: &'static str,
}

/// A step as it stands in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    pub number: u32,
    pub name: &'static str,
    /// RFC 3339, UTC; absent while it is not applied.
    pub applied_at: Option<String>,
}

/// How far down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undo {
    /// So many steps, the last one first.
    Steps(usize),
    /// Everything above this number; 0 for everything.
    DownTo(u32),
}

/// What to do when the way down would delete events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum History {
    /// Refuse, before anything is undone.
    Keep,
    Delete,
}

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error(
        "this database is at migration {database}, this program knows {program}: use a newer xbot"
    )]
    Newer { database: u32, program: u32 },
    #[error(
        "migration {name} is not the one that this database was made with: use the xbot that made \
         it, or restore the file"
    )]
    Changed { name: &'static str },
    #[error(
        "this would delete the history of {events} events, from which everything else is made: \
         keep migration {EVENT_LOG}, or say that the history is to be deleted"
    )]
    History { events: i64 },
    #[error("could not run migration {name}")]
    Step {
        name: &'static str,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error("could not migrate the SQLite file")]
    Sqlite(#[from] rusqlite::Error),
    #[error("could not migrate the PostgreSQL database")]
    Postgres(#[from] sqlx::Error),
}

/// Applies every step that is missing, each in a transaction with its row in the ledger.
/// Safe while other processes do the same: whoever comes second finds it done.
pub async fn up(database: &Database) -> Result<Vec<Applied>, MigrateError> {
    match database {
        Database::Sqlite(file) => sqlite::up(file),
        Database::Postgres(pool) => postgres::up(pool).await,
    }
}

/// Undoes steps, the last one first.
pub async fn down(
    database: &Database,
    undo: Undo,
    history: History,
) -> Result<Vec<Applied>, MigrateError> {
    match database {
        Database::Sqlite(file) => sqlite::down(file, undo, history),
        Database::Postgres(pool) => postgres::down(pool, undo, history).await,
    }
}

/// Every step that this program knows, in order. Writes nothing.
pub async fn status(database: &Database) -> Result<Vec<Standing>, MigrateError> {
    let ledger = match database {
        Database::Sqlite(file) => sqlite::read(file)?,
        Database::Postgres(pool) => postgres::read(pool).await?,
    };
    let standing = |step: &Migration| Standing {
        number: step.number,
        name: step.name,
        applied_at: ledger.row(step).map(|row| row.applied_at.clone()),
    };
    Ok(ALL.iter().map(standing).collect())
}

impl Migration {
    /// Of the way up in both dialects, so that one number tells whether a step was touched.
    fn checksum(&self) -> String {
        let text = [self.sqlite.up, self.postgres.up].join("\0");
        ContentHash::of(text.as_bytes()).to_string()
    }

    fn failed(&self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> MigrateError {
        MigrateError::Step { name: self.name, source: source.into() }
    }
}

impl From<&Migration> for Applied {
    fn from(step: &Migration) -> Self {
        Self { number: step.number, name: step.name }
    }
}

impl Undo {
    fn target(self, ledger: &ledger::Ledger) -> u32 {
        match self {
            Self::Steps(steps) => ledger.target(steps),
            Self::DownTo(number) => number,
        }
    }
}
