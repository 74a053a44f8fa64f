//! Seals in the SQLite file of the log.

use async_trait::async_trait;
use rusqlite::{Connection, Row, params};
use tokio::task::spawn_blocking;
use xbot_domain::log::{Checkpoint, LogError};
use xbot_projections::database::{Durability, SqliteFile};
use xbot_replay::merkle::Hash;
use xbot_replay::seals::{Added, Seal, Seals};

const LAST: &str =
    "select number, tx, position, leaf from event_seals order by number desc limit 1";
const READ: &str =
    "select number, tx, position, leaf from event_seals where number > ?1 order by number limit ?2";
const ADD: &str = "insert into event_seals (number, tx, position, leaf) values (?1, ?2, ?3, ?4)";

#[derive(Debug)]
pub struct SqliteSeals(pub SqliteFile);

impl SqliteSeals {
    async fn with<R: Send + 'static>(
        &self,
        action: &'static str,
        work: impl FnOnce(&SqliteFile, &mut Connection) -> rusqlite::Result<R> + Send + 'static,
    ) -> Result<R, LogError> {
        let file = self.0.clone();
        let done =
            spawn_blocking(move || work(&file, &mut file.connect(Durability::Rebuildable)?)).await;
        done.map_err(|e| LogError::new(action, e))?.map_err(|e| LogError::new(action, e))
    }
}

#[async_trait]
impl Seals for SqliteSeals {
    async fn last(&self) -> Result<Option<Seal>, LogError> {
        self.with("find the last seal", |_, c| {
            use rusqlite::OptionalExtension;
            c.query_row(LAST, [], seal).optional()
        })
        .await
    }

    async fn read(&self, after: u64, limit: usize) -> Result<Vec<Seal>, LogError> {
        self.with("read the seals", move |_, c| {
            let (after, limit) = (
                i64::try_from(after).unwrap_or(i64::MAX),
                i64::try_from(limit).unwrap_or(i64::MAX),
            );
            c.prepare(READ)?.query_map([after, limit], seal)?.collect()
        })
        .await
    }

    async fn add(&self, seals: &[Seal]) -> Result<Added, LogError> {
        let seals = seals.to_vec();
        let added = self
            .with("add seals", move |file, c| {
                let written = file.write(c, |tx| {
                    let mut statement = tx.prepare(ADD)?;
                    for Seal { number, at, leaf } in &seals {
                        let tx_id = i64::try_from(at.tx).unwrap_or(i64::MAX);
                        let number = i64::try_from(*number).unwrap_or(i64::MAX);
                        statement.execute(params![number, tx_id, at.position, leaf.0])?;
                    }
                    Ok(())
                });
                match written {
                    Err(rusqlite::Error::SqliteFailure(failure, _))
                        if failure.code == rusqlite::ErrorCode::ConstraintViolation =>
                    {
                        Ok(Added::SomebodyElseDid)
                    }
                    other => other.map(|()| Added::All),
                }
            })
            .await?;
        Ok(added)
    }
}

fn seal(row: &Row<'_>) -> rusqlite::Result<Seal> {
    let at = Checkpoint {
        tx: u64::try_from(row.get::<_, i64>(1)?).unwrap_or_default(),
        position: row.get(2)?,
    };
    Ok(Seal {
        number: u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        at,
        leaf: Hash(row.get(3)?),
    })
}
