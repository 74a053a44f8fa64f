//! The steps on a PostgreSQL database.

use sqlx::{Executor, PgConnection, PgPool};

use super::ledger::{Ledger, Row};
use super::{Applied, EVENT_LOG, History, MigrateError, Undo};

/// Which advisory lock: "xbot" in ASCII. Held to the end of each step's transaction.
const LOCK: i64 = 0x78_62_6f_74;

const LEDGER: &str = "
    create table if not exists schema_migrations (
        number     integer     not null primary key,
        name       text        not null,
        applied_at timestamptz not null default current_timestamp,
        checksum   text        not null
    )";

pub(super) async fn read(pool: &PgPool) -> Result<Ledger, MigrateError> {
    let mut connection = pool.acquire().await?;
    rows(&mut connection).await
}

pub(super) async fn up(pool: &PgPool) -> Result<Vec<Applied>, MigrateError> {
    let mut done = Vec::new();
    // Looked at without a lock first: most starts find nothing to do.
    while read(pool).await?.next_up().is_some() {
        let mut tx = pool.begin().await?;
        done.extend(step_up(&mut tx).await?);
        tx.commit().await?;
    }
    Ok(done)
}

pub(super) async fn down(
    pool: &PgPool,
    undo: Undo,
    history: History,
) -> Result<Vec<Applied>, MigrateError> {
    let target = undo.target(&read(pool).await?);
    let mut done = Vec::new();
    loop {
        let mut tx = pool.begin().await?;
        let Some(step) = step_down(&mut tx, target, history).await? else {
            return Ok(done);
        };
        tx.commit().await?;
        done.push(step);
    }
}

async fn step_up(tx: &mut PgConnection) -> Result<Option<Applied>, MigrateError> {
    lock(tx).await?;
    sqlx::query("set local client_min_messages = warning").execute(&mut *tx).await?;
    sqlx::query(LEDGER).execute(&mut *tx).await?;
    let Some(step) = rows(tx).await?.next_up() else {
        return Ok(None); // another process was faster
    };
    tx.execute(step.postgres.up).await.map_err(|e| step.failed(e))?;
    sqlx::query("insert into schema_migrations (number, name, checksum) values ($1, $2, $3)")
        .bind(i32::try_from(step.number).unwrap_or(i32::MAX))
        .bind(step.name)
        .bind(step.checksum())
        .execute(tx)
        .await?;
    Ok(Some(step.into()))
}

async fn step_down(
    tx: &mut PgConnection,
    target: u32,
    history: History,
) -> Result<Option<Applied>, MigrateError> {
    lock(tx).await?;
    let Some(step) = rows(tx).await?.next_down(target) else {
        return Ok(None);
    };
    if target < EVENT_LOG && history == History::Keep {
        refuse_to_lose(tx).await?;
    }
    tx.execute(step.postgres.down).await.map_err(|e| step.failed(e))?;
    sqlx::query("delete from schema_migrations where number = $1")
        .bind(i32::try_from(step.number).unwrap_or(i32::MAX))
        .execute(tx)
        .await?;
    Ok(Some(step.into()))
}

async fn lock(tx: &mut PgConnection) -> Result<(), MigrateError> {
    sqlx::query("select pg_advisory_xact_lock($1)").bind(LOCK).execute(tx).await?;
    Ok(())
}

/// The lock keeps out the writer that would come between this look and the drop.
async fn refuse_to_lose(tx: &mut PgConnection) -> Result<(), MigrateError> {
    sqlx::query("lock table events in access exclusive mode").execute(&mut *tx).await?;
    let events = sqlx::query_scalar("select count(*) from events").fetch_one(tx).await?;
    match events {
        0i64 => Ok(()),
        events => Err(MigrateError::History { events }),
    }
}

async fn rows(connection: &mut PgConnection) -> Result<Ledger, MigrateError> {
    let exists = "select to_regclass('schema_migrations') is not null";
    if !sqlx::query_scalar(exists).fetch_one(&mut *connection).await? {
        return Ok(Ledger::default());
    }
    let rows: Vec<(i32, String, String)> = sqlx::query_as(
        "select number, checksum,
                to_char(applied_at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')
         from schema_migrations",
    )
    .fetch_all(connection)
    .await?;
    let rows = rows.into_iter().map(|(number, checksum, applied_at)| Row {
        number: u32::try_from(number).unwrap_or(0),
        checksum,
        applied_at,
    });
    Ledger::checked(rows.collect())
}
