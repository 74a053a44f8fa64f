use sqlx::{Executor, PgConnection, Row};
use xbot_domain::time::Timestamp;

use super::{Candidate, Swap, drops, exchanges, sql};
use crate::projection::Projection;
use crate::projector::error::DatabaseError;
use crate::projector::store::{PostgresStore, signed};
use crate::table::Table;
use crate::writer::Target;

pub async fn begin(
    store: &PostgresStore,
    projection: Projection,
    now: Timestamp,
) -> Result<(), DatabaseError> {
    let mut transaction = store.pool.begin().await?;
    sqlx::query(sql::BEGIN)
        .bind(projection.name)
        .bind(i64::from(projection.version))
        .bind(now.to_utc())
        .execute(&mut *transaction)
        .await?;
    transaction.execute(drops(projection).as_str()).await?;
    for table in projection.tables {
        copy_structure(&mut transaction, table).await?;
    }
    Ok(transaction.commit().await?)
}

pub async fn discard(store: &PostgresStore, projection: Projection) -> Result<(), DatabaseError> {
    let mut transaction = store.pool.begin().await?;
    sqlx::query(sql::DISCARD).bind(projection.name).execute(&mut *transaction).await?;
    transaction.execute(drops(projection).as_str()).await?;
    Ok(transaction.commit().await?)
}

pub async fn swap(store: &PostgresStore, candidate: Candidate) -> Result<Swap, DatabaseError> {
    let Candidate { projection, at, now } = candidate;
    let (version, tx) = (i64::from(projection.version), signed(at.tx));
    let mut transaction = store.pool.begin().await?;
    let promoted = sqlx::query(sql::PROMOTE)
        .bind(version)
        .bind(tx)
        .bind(at.position)
        .bind(now.to_utc())
        .bind(projection.name)
        .execute(&mut *transaction)
        .await?;
    let claimed = sqlx::query(sql::CLAIM)
        .bind(projection.name)
        .bind(version)
        .bind(tx)
        .bind(at.position)
        .execute(&mut *transaction)
        .await?;
    // What is not committed is rolled back.
    if claimed.rows_affected() == 0 {
        return Ok(Swap::Superseded);
    }
    if promoted.rows_affected() == 0 {
        return Ok(Swap::Behind);
    }
    transaction.execute(exchanges(projection).as_str()).await?;
    transaction.execute(drops(projection).as_str()).await?;
    sqlx::query(sql::RESOLVE)
        .bind(now.to_utc())
        .bind(projection.name)
        .execute(&mut *transaction)
        .await?;
    transaction.commit().await?;
    Ok(Swap::Swapped)
}

/// The table and what makes its rows unique; indexes that only serve reading would slow the filling.
async fn copy_structure(connection: &mut PgConnection, table: &Table) -> Result<(), sqlx::Error> {
    let shadow = Target::Shadow.table(table);
    let create = format!(
        "create table \"{shadow}\" (like \"{}\" including defaults including constraints including indexes)",
        table.name
    );
    connection.execute(create.as_str()).await?;
    let indexes = sqlx::query(
        "select indexrelid::regclass::text as name from pg_index
         where indrelid = $1::regclass and not indisunique",
    );
    for index in indexes.bind(&shadow).fetch_all(&mut *connection).await? {
        let name: String = index.try_get("name")?;
        connection.execute(format!("drop index {name}").as_str()).await?;
    }
    Ok(())
}
