//! Rows, counted.

use std::collections::BTreeMap;

use chrono::Duration;
use sqlx::FromRow;
use xbot_projections::reads::{Arg, Reader};

use crate::http::problem::Problem;
use crate::http::reads::Read;

#[derive(Clone, Debug, Default, FromRow)]
pub struct Counts {
    pub calls: i64,
    pub queued: i64,
    pub posted: i64,
    pub posted_4h: i64,
    pub posting_errors: i64,
    pub outcomes: i64,
    pub learn_runs: i64,
    pub arm_updates: i64,
}

const COUNTS: &str = "
    select (select count(*) from api_usage where status in ('reserved', 'charged', 'released')) as calls,
           (select count(*) from content_metadata where status = 'queued') as queued,
           (select count(*) from posted_decisions) as posted,
           (select count(*) from posted_decisions where posted_at >= $1) as posted_4h,
           (select count(*) from audit_log where event in ('POST_FAILED', 'POST_UNKNOWN')) as posting_errors,
           (select count(*) from outcomes) as outcomes,
           (select count(*) from job_runs where job = 'learn' and status = 'done') as learn_runs,
           (select count(*) from bandit_updates) as arm_updates";

/// A released call says why; a charged one only when no bill came.
const FAILED: &str = "
    select reason, count(*) from api_usage
    where status in ('released', 'charged') and reason is not null group by reason";

/// `skip_reason` is the gate, a colon, and its words.
const SKIPPED_SQLITE: &str = "
    select substr(skip_reason, 1, instr(skip_reason || ':', ':') - 1), count(*)
    from content_metadata where status = 'skipped' and skip_reason is not null group by 1";
const SKIPPED_POSTGRES: &str = "
    select split_part(skip_reason, ':', 1), count(*)
    from content_metadata where status = 'skipped' and skip_reason is not null group by 1";

pub async fn counts(read: &Read) -> Result<Counts, Problem> {
    let since = Arg::Time(read.now.minus(Duration::hours(4)));
    Ok(read.reader.one(COUNTS, &[since]).await?.unwrap_or_default())
}

pub async fn failure_reasons(read: &Read) -> Result<BTreeMap<String, i64>, Problem> {
    by_reason(read, FAILED).await
}

pub async fn skip_reasons(read: &Read) -> Result<BTreeMap<String, i64>, Problem> {
    let sql = match read.reader {
        Reader::Sqlite(_) => SKIPPED_SQLITE,
        Reader::Postgres(_) => SKIPPED_POSTGRES,
    };
    by_reason(read, sql).await
}

async fn by_reason(read: &Read, sql: &str) -> Result<BTreeMap<String, i64>, Problem> {
    let rows: Vec<(String, i64)> = read.reader.all(sql, &[]).await?;
    Ok(rows.into_iter().collect())
}
