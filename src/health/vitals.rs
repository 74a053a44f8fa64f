//! The numbers of the health line, read from the projections in one statement.

use rusqlite::types::Type;
use serde::Serialize;
use sqlx::Row as _;
use sqlx::postgres::PgRow;
use sqlx::types::chrono::{DateTime, Utc};
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, Durability};

/// What the store tells. Absent is what never happened.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Vitals {
    /// Candidates that are available.
    pub queue: i64,
    pub oldest_candidate: Option<Timestamp>,
    pub bandits: i64,
    pub last_post: Option<Timestamp>,
    /// When posting could first go out: the first run of its job, or the last change of a switch.
    pub posting_since: Option<Timestamp>,
    /// When the newest run of a job began. After now where a clock was set back, or ran ahead.
    pub newest_run: Option<Timestamp>,
    pub posts_last_hour: i64,
    pub unknown_posts: i64,
    pub parked_events: i64,
    /// Projections that are too far behind the log, in words.
    pub lagging: Vec<String>,
}

/// Runs as it stands on both dialects; `$1` is an hour ago, `$2` is now.
const READ: &str = "
    select
        (select count(*) from candidates where status = 'discovered'),
        (select min(discovered_at) from candidates where status = 'discovered'),
        (select count(*) from bandit_arms),
        (select max(posted_at) from posted_decisions),
        (select count(*) from posted_decisions where posted_at > $1 and posted_at <= $2),
        (select count(*) from content_metadata where status = 'unknown'),
        (select count(*) from parked_events where state = 'parked'),
        (select min(started_at) from job_runs where job = 'posting'),
        (select max(created_at) from audit_log
         where event = 'CONFIG_CHANGED'
               and event_data ->> 'key' in ('POSTING_DISABLED', 'LIVE_POSTS', 'MODE')),
        (select max(started_at) from job_runs)";

/// Everything but the lag, which only the projector knows.
pub async fn read(database: &Database, now: Timestamp) -> anyhow::Result<Vitals> {
    let hour_ago = now.minus(chrono::Duration::hours(1));
    match database {
        Database::Sqlite(file) => {
            let file = file.clone();
            tokio::task::spawn_blocking(move || {
                let connection = file.connect(Durability::Rebuildable)?;
                Ok(connection.query_row(
                    READ,
                    [hour_ago.to_string(), now.to_string()],
                    from_sqlite,
                )?)
            })
            .await?
        }
        Database::Postgres(pool) => {
            let row = sqlx::query(READ)
                .bind(hour_ago.to_utc())
                .bind(now.to_utc())
                .fetch_one(pool)
                .await?;
            Ok(from_postgres(&row)?)
        }
    }
}

fn from_sqlite(row: &rusqlite::Row<'_>) -> rusqlite::Result<Vitals> {
    let time = |column| -> rusqlite::Result<Option<Timestamp>> {
        let text: Option<String> = row.get(column)?;
        text.map(|text| text.parse()).transpose().map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(column, Type::Text, Box::new(error))
        })
    };
    Ok(Vitals {
        queue: row.get(0)?,
        oldest_candidate: time(1)?,
        bandits: row.get(2)?,
        last_post: time(3)?,
        posts_last_hour: row.get(4)?,
        unknown_posts: row.get(5)?,
        parked_events: row.get(6)?,
        posting_since: time(7)?.max(time(8)?),
        newest_run: time(9)?,
        lagging: Vec::new(),
    })
}

fn from_postgres(row: &PgRow) -> sqlx::Result<Vitals> {
    let time = |column: usize| -> sqlx::Result<Option<Timestamp>> {
        Ok(row.try_get::<Option<DateTime<Utc>>, _>(column)?.map(Timestamp::from))
    };
    Ok(Vitals {
        queue: row.try_get(0)?,
        oldest_candidate: time(1)?,
        bandits: row.try_get(2)?,
        last_post: time(3)?,
        posts_last_hour: row.try_get(4)?,
        unknown_posts: row.try_get(5)?,
        parked_events: row.try_get(6)?,
        posting_since: time(7)?.max(time(8)?),
        newest_run: time(9)?,
        lagging: Vec::new(),
    })
}
