use std::time::Instant;

use sqlx::postgres::{PgConnection, PgRow};
use sqlx::{PgPool, Row};
use xbot_domain::log::{Checkpoint, Position};
use xbot_domain::time::Timestamp;

use super::{Commit, Part, Stop, Verdict, Work, blot_state, outcome, signed, sql, status, target};
use crate::projection::Projection;
use crate::projector::error::DatabaseError;
use crate::projector::standing::{Blot, Standing, Standings};
use crate::writer;

#[derive(Clone, Debug)]
pub(in crate::projector) struct PostgresStore {
    pub pool: PgPool,
}

impl PostgresStore {
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    pub async fn enroll(&self, all: &[Projection], now: Timestamp) -> Result<(), DatabaseError> {
        let known = self.standings().await?;
        for projection in all.iter().filter(|p| known.live(p.name).is_none()) {
            sqlx::query(sql::ENROLL)
                .bind(projection.name)
                .bind(i64::from(projection.version))
                .bind(now.to_utc())
                .execute(&self.pool)
                .await?;
        }
        Ok(())
    }

    pub async fn standings(&self) -> Result<Standings, DatabaseError> {
        let rows = sqlx::query(sql::STANDINGS).fetch_all(&self.pool).await?;
        let blots = sqlx::query(sql::BLOTS).fetch_all(&self.pool).await?;
        Ok(Standings {
            rows: rows.iter().map(standing).collect::<Result<_, _>>()?,
            blots: blots.iter().map(blot).collect::<Result<_, _>>()?,
        })
    }

    pub async fn commit(&self, work: Work) -> Result<Commit, DatabaseError> {
        outcome(self.try_commit(&work).await)
    }

    async fn try_commit(&self, work: &Work) -> Result<Commit, Stop<sqlx::Error>> {
        let begun = Instant::now();
        let mut transaction = self.pool.begin_with(begin(work)).await?;
        // First, because it locks: of two projectors the second waits here, and then gives up.
        if !move_checkpoints(&mut transaction, work).await? {
            return Err(Stop::Overtaken);
        }
        for part in &work.parts {
            park(&mut transaction, work, part).await?;
        }
        for part in &work.parts {
            writer::postgres::write(&mut transaction, work.target, &part.rows).await?;
        }
        transaction.commit().await?;
        Ok(Commit::Done { took: begun.elapsed(), parked: work.poison().len() })
    }

    pub async fn resolve(&self, verdict: Verdict) -> Result<bool, DatabaseError> {
        let mut transaction = self.pool.begin().await?;
        let (blot, now) = (&verdict.blot, verdict.now.to_utc());
        let resolved = sqlx::query(sql::RESOLVE)
            .bind(verdict.state.name())
            .bind(now)
            .bind(&verdict.by)
            .bind(&blot.projection)
            .bind(i64::from(blot.version))
            .bind(blot.at.position)
            .execute(&mut *transaction)
            .await?;
        if let Some(to) = verdict.released_at.filter(|_| resolved.rows_affected() == 1) {
            sqlx::query(sql::RELEASE)
                .bind(signed(to.tx))
                .bind(to.position)
                .bind(now)
                .bind(&blot.projection)
                .bind(i64::from(blot.version))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        Ok(resolved.rows_affected() == 1)
    }

    pub async fn locate(&self, position: Position) -> Result<Option<Checkpoint>, DatabaseError> {
        let tx: Option<String> =
            sqlx::query_scalar("select transaction_id::text from events where position = $1")
                .bind(position)
                .fetch_optional(&self.pool)
                .await?;
        let tx = tx.map(|tx| tx.parse().unwrap_or(u64::MAX));
        Ok(tx.map(|tx| Checkpoint { tx, position }))
    }
}

/// Rows and checkpoints come from the log: after a crash the last of them may be missing, all
/// together, and are made again. What was parked is worth waiting for the disk.
fn begin(work: &Work) -> &'static str {
    match work.poison().is_empty() {
        true => "begin; set local synchronous_commit = off",
        false => "begin",
    }
}

/// Compare-and-set: changes a row per part, or fewer if somebody else was there.
const MOVE_ALL: &str = "
    update projection_checkpoints as c
    set tx = v.to_tx, position = v.to_position, status = v.after, updated_at = $1
    from unnest($3::text[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[], $9::text[], $10::text[])
        as v(name, version, from_tx, from_position, to_tx, to_position, before, after)
    where c.name = v.name and c.target = $2 and c.version = v.version
        and c.tx = v.from_tx and c.position = v.from_position and c.status = v.before";

async fn move_checkpoints(connection: &mut PgConnection, work: &Work) -> Result<bool, sqlx::Error> {
    let parts = &work.parts;
    let numbers = |of: fn(&Part) -> i64| parts.iter().map(of).collect::<Vec<_>>();
    let texts = |of: &dyn Fn(&Part) -> &'static str| parts.iter().map(of).collect::<Vec<_>>();
    let moved = sqlx::query(MOVE_ALL)
        .bind(work.now.to_utc())
        .bind(work.target.name())
        .bind(texts(&|part| part.name))
        .bind(numbers(|part| i64::from(part.version)))
        .bind(numbers(|part| signed(part.from.tx)))
        .bind(numbers(|part| part.from.position))
        .bind(numbers(|part| signed(part.to.tx)))
        .bind(numbers(|part| part.to.position))
        .bind(texts(&|part| part.statuses(work.target).0))
        .bind(texts(&|part| part.statuses(work.target).1))
        .execute(connection)
        .await?;
    Ok(usize::try_from(moved.rows_affected()).ok() == Some(parts.len()))
}

async fn park(connection: &mut PgConnection, work: &Work, part: &Part) -> Result<(), sqlx::Error> {
    let Some(parked) = &part.poison else {
        return Ok(());
    };
    sqlx::query(sql::PARK)
        .bind(part.name)
        .bind(i64::from(part.version))
        .bind(parked.at.position)
        .bind(signed(parked.at.tx))
        .bind(&parked.stream)
        .bind(&parked.event_type)
        .bind(&parked.reason)
        .bind(work.now.to_utc())
        .execute(connection)
        .await
        .map(drop)
}

fn standing(row: &PgRow) -> Result<Standing, sqlx::Error> {
    let updated_at: chrono::DateTime<chrono::Utc> = row.try_get("updated_at")?;
    Ok(Standing {
        name: row.try_get("name")?,
        target: target(row.try_get("target")?),
        version: version(row)?,
        at: checkpoint(row)?,
        status: status(row.try_get("status")?),
        updated_at: updated_at.into(),
    })
}

fn blot(row: &PgRow) -> Result<Blot, sqlx::Error> {
    Ok(Blot {
        projection: row.try_get("projection")?,
        version: version(row)?,
        at: checkpoint(row)?,
        state: blot_state(row.try_get("state")?),
        reason: row.try_get("reason")?,
    })
}

fn version(row: &PgRow) -> Result<u32, sqlx::Error> {
    Ok(u32::try_from(row.try_get::<i64, _>("version")?).unwrap_or(u32::MAX))
}

fn checkpoint(row: &PgRow) -> Result<Checkpoint, sqlx::Error> {
    Ok(Checkpoint {
        tx: u64::try_from(row.try_get::<i64, _>("tx")?).unwrap_or(0),
        position: row.try_get("position")?,
    })
}
