//! Seals in the PostgreSQL database of the log.

use async_trait::async_trait;
use sqlx::postgres::PgRow;
use sqlx::{PgPool, Row};
use xbot_domain::log::{Checkpoint, LogError};
use xbot_replay::merkle::Hash;
use xbot_replay::seals::{Added, Seal, Seals};

const LAST: &str =
    "select number, tx, position, leaf from event_seals order by number desc limit 1";
const READ: &str =
    "select number, tx, position, leaf from event_seals where number > $1 order by number limit $2";
const ADD: &str = "insert into event_seals (number, tx, position, leaf) \
     select * from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bytea[])";

#[derive(Debug)]
pub struct PostgresSeals(pub PgPool);

#[async_trait]
impl Seals for PostgresSeals {
    async fn last(&self) -> Result<Option<Seal>, LogError> {
        let row = sqlx::query(LAST).fetch_optional(&self.0).await;
        let seal = row.and_then(|row| row.as_ref().map(seal).transpose());
        seal.map_err(|e| LogError::new("find the last seal", e))
    }

    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LogError> {
        let rows = sqlx::query(READ)
            .bind(as_i64(after))
            .bind(as_i64(limit as u64))
            .fetch_all(&self.0)
            .await;
        let seals = rows.and_then(|rows| rows.iter().map(seal).collect());
        seals.map_err(|e| LogError::new("read the seals", e))
    }

    async fn add(&self, seals: &[Seal]) -> Result<Added, LogError> {
        let added = sqlx::query(ADD)
            .bind(seals.iter().map(|seal| as_i64(seal.number)).collect::<Vec<_>>())
            .bind(seals.iter().map(|seal| as_i64(seal.at.tx)).collect::<Vec<_>>())
            .bind(seals.iter().map(|seal| seal.at.position).collect::<Vec<_>>())
            .bind(seals.iter().map(|seal| seal.leaf.0.to_vec()).collect::<Vec<_>>())
            .execute(&self.0)
            .await;
        match added {
            Ok(_) => Ok(Added::All),
            Err(sqlx::Error::Database(error)) if error.is_unique_violation() => {
                Ok(Added::SomebodyElseDid)
            }
            Err(error) => Err(LogError::new("add seals", error)),
        }
    }
}

fn seal(row: &PgRow) -> sqlx::Result<Seal> {
    let leaf: Vec<u8> = row.try_get("leaf")?;
    let leaf = leaf.try_into().map_err(|_| sqlx::Error::Decode("a leaf has 32 bytes".into()))?;
    let at = Checkpoint { tx: as_u64(row.try_get("tx")?), position: row.try_get("position")? };
    Ok(Seal { number: as_u64(row.try_get("number")?), at, leaf: Hash(leaf) })
}

fn as_i64(n: u64) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

fn as_u64(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
