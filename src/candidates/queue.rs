//! The candidates that wait, from the read table.

use chrono::Duration;
use serde::Serialize;
use sqlx::Row as _;
use xbot_domain::time::Timestamp;
use xbot_projections::database::{Database, Durability};

use super::CATALOGUE;
use crate::content::Expiry;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    pub depth: i64,
    /// The fullest first.
    pub topics: Vec<TopicDepth>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TopicDepth {
    pub topic: String,
    pub candidates: i64,
}

/// One that waited longer than `days`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Old {
    pub id: String,
    pub days: u32,
}

const TOPICS: &str = "
    select topic, count(*) from candidates where status = 'discovered'
    group by topic order by count(*) desc, max(priority) desc, topic";

const OLD_OF_CATALOGUE: &str = "
    select content_hash from candidates
    where status = 'discovered' and discovered_at < $1 and source = $2 order by content_hash";

const OLD_OF_FEEDS: &str = "
    select content_hash from candidates
    where status = 'discovered' and discovered_at < $1 and source <> $2 order by content_hash";

pub async fn read(database: &Database) -> anyhow::Result<Queue> {
    let topics = topics(database).await?;
    let depth = topics.iter().map(|topic| topic.candidates).sum();
    Ok(Queue { depth, topics })
}

pub async fn old(database: &Database, expiry: Expiry, now: Timestamp) -> anyhow::Result<Vec<Old>> {
    let mut all = Vec::new();
    for (statement, days) in
        [(OLD_OF_CATALOGUE, expiry.catalogue_days), (OLD_OF_FEEDS, expiry.feed_days)]
    {
        if days > 0 {
            let before = now.minus(Duration::days(i64::from(days)));
            let ids = ids(database, statement, before).await?;
            all.extend(ids.into_iter().map(|id| Old { id, days }));
        }
    }
    Ok(all)
}

async fn topics(database: &Database) -> anyhow::Result<Vec<TopicDepth>> {
    let pairs: Vec<(String, i64)> = match database {
        Database::Sqlite(file) => {
            let file = file.clone();
            tokio::task::spawn_blocking(move || {
                let connection = file.connect(Durability::Rebuildable)?;
                let mut statement = connection.prepare(TOPICS)?;
                let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
                anyhow::Ok(rows.collect::<Result<_, _>>()?)
            })
            .await??
        }
        Database::Postgres(pool) => sqlx::query_as(TOPICS).fetch_all(pool).await?,
    };
    let depth = |(topic, candidates)| TopicDepth { topic, candidates };
    Ok(pairs.into_iter().map(depth).collect())
}

async fn ids(
    database: &Database,
    statement: &'static str,
    before: Timestamp,
) -> anyhow::Result<Vec<String>> {
    match database {
        Database::Sqlite(file) => {
            let file = file.clone();
            tokio::task::spawn_blocking(move || {
                let connection = file.connect(Durability::Rebuildable)?;
                let mut statement = connection.prepare(statement)?;
                let rows =
                    statement.query_map([&before.to_string(), CATALOGUE], |row| row.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            })
            .await?
        }
        Database::Postgres(pool) => {
            let rows = sqlx::query(statement)
                .bind(before.to_utc())
                .bind(CATALOGUE)
                .fetch_all(pool)
                .await?;
            Ok(rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?)
        }
    }
}
