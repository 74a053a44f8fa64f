//! The one ledger of schema changes, in order, with the way back.

use crate::database::Database;

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
            up: include_str!(concat!(
                "../../migrations/",
                $dialect,
                "/",
                $name,
                ".up.sql"
            )),
            down: include_str!(concat!(
                "../../migrations/",
                $dialect,
                "/",
                $name,
                ".down.sql"
            )),
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
];

#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    #[error("could not migrate the SQLite file")]
    Sqlite(#[from] rusqlite::Error),
    #[error("could not migrate the PostgreSQL database")]
    Postgres(#[from] sqlx::Error),
}

/// Applies every step that is missing.
pub async fn up(database: &Database) -> Result<(), MigrateError> {
    for step in ALL {
        match database {
            Database::Sqlite(file) => {
                file.connect(crate::database::Durability::Full)?
                    .execute_batch(step.sqlite.up)?;
            }
            Database::Postgres(pool) => {
                sqlx::raw_sql(step.postgres.up).execute(pool).await?;
            }
        }
    }
    Ok(())
}
