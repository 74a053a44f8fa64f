//! Runs of `xbot replay` that were kept, so that two of them can be held side by side.
//!
//! They are not made of events and no event is made of them: replay writes nothing to the log.

use rusqlite::params;
use sqlx::FromRow;
use tokio::task::spawn_blocking;
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, Durability, SqliteFile};
use xbot_projections::reads::{Arg, ReadError, Reader};

/// One run. The texts are JSON, as they were hashed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub run_id: String,
    /// Such as `evaluate`.
    pub run: String,
    pub result_hash: String,
    pub manifest: String,
    pub result: String,
    pub took_ms: i64,
    pub ran_at: Timestamp,
}

/// A run, as it is compared.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Texts {
    pub result_hash: String,
    pub manifest: String,
    pub result: String,
}

#[derive(Debug, thiserror::Error)]
#[error("could not keep the run")]
pub struct KeepError(#[source] Box<dyn std::error::Error + Send + Sync>);

const KEEP: &str =
    "insert into replay_runs (run_id, run, result_hash, manifest, result, took_ms, ran_at)
    values ($1, $2, $3, $4, $5, $6, $7)
    on conflict (run_id) do update set took_ms = excluded.took_ms, ran_at = excluded.ran_at";
const KEEP_AS_JSON: &str =
    "insert into replay_runs (run_id, run, result_hash, manifest, result, took_ms, ran_at)
    values ($1, $2, $3, $4::json, $5::json, $6, $7)
    on conflict (run_id) do update set took_ms = excluded.took_ms, ran_at = excluded.ran_at";
const FIND: &str =
    "select result_hash, cast(manifest as text) as manifest, cast(result as text) as result
    from replay_runs where run_id = $1";

/// The same run again is the same row, with its last time.
pub async fn keep(database: &Database, run: Run) -> Result<(), KeepError> {
    match database {
        Database::Sqlite(file) => sqlite(file.clone(), run).await.map_err(KeepError),
        Database::Postgres(pool) => {
            let Run { run_id, run, result_hash, manifest, result, took_ms, ran_at } = run;
            let query = sqlx::query(KEEP_AS_JSON).bind(run_id).bind(run).bind(result_hash);
            let query = query.bind(manifest).bind(result).bind(took_ms).bind(ran_at.to_utc());
            query.execute(pool).await.map(drop).map_err(|error| KeepError(error.into()))
        }
    }
}

async fn sqlite(
    file: SqliteFile,
    run: Run,
) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let work = move || {
        let mut connection = file.connect(Durability::Rebuildable)?;
        file.write(&mut connection, |transaction| {
            let Run { run_id, run, result_hash, manifest, result, took_ms, ran_at } = &run;
            let at = ran_at.to_string();
            transaction
                .execute(KEEP, params![run_id, run, result_hash, manifest, result, took_ms, at])
        })
    };
    let written: rusqlite::Result<usize> = spawn_blocking(work).await?;
    written?;
    Ok(())
}

pub async fn find(reader: &Reader, run_id: &str) -> Result<Option<Texts>, ReadError> {
    reader.one(FIND, &[Arg::Text(run_id.to_owned())]).await
}
