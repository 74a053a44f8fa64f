//! The numbers of the tables: they come from the log, so that a restart changes none.

use chrono::Duration;
use sqlx::FromRow;
use xbot_domain::time::Timestamp;
use xbot_projections::reads::{Arg, ReadError, Reader};

use super::text::Text;

/// Text, text, number: what is counted by a name, or by two.
type Pairs = Vec<(String, String, i64)>;

pub async fn write(text: &mut Text, reader: &Reader, now: Timestamp) -> anyhow::Result<()> {
    counts(text, reader, now).await?;
    by_name(text, reader).await?;
    by_two(text, reader).await?;
    followers(text, reader, now).await?;
    Ok(())
}

#[derive(Debug, Default, FromRow)]
struct Counts {
    calls: i64,
    posts: i64,
    posts_4h: i64,
    errors: i64,
    outcomes: i64,
    learn_runs: i64,
    arm_updates: i64,
    used: f64,
}

const COUNTS: &str = "
    select (select count(*) from api_usage
            where status in ('reserved', 'charged', 'released')) as calls,
           (select count(*) from posted_decisions) as posts,
           (select count(*) from posted_decisions where posted_at >= $1) as posts_4h,
           (select count(*) from audit_log
            where event in ('POST_FAILED', 'POST_UNKNOWN')) as errors,
           (select count(*) from outcomes) as outcomes,
           (select count(*) from job_runs where job = 'learn' and status = 'done') as learn_runs,
           (select count(*) from bandit_updates) as arm_updates,
           (select cast(coalesce(sum(cost_usd), 0) as double precision) from api_usage
            where created_at >= $2) as used";

async fn counts(text: &mut Text, reader: &Reader, now: Timestamp) -> anyhow::Result<()> {
    let midnight: Timestamp = format!("{}T00:00:00Z", now.day()).parse()?;
    let args = [Arg::Time(now.minus(Duration::hours(4))), Arg::Time(midnight)];
    let all: Counts = reader.one(COUNTS, &args).await?.unwrap_or_default();
    for (name, help, count) in [
        ("xbot_openai_calls_total", "Calls to a language model that were made", all.calls),
        ("xbot_posts_total", "Posts and replies that went out", all.posts),
        ("xbot_posting_errors_total", "Posts not taken, or not known to be", all.errors),
        ("xbot_outcomes_total", "Readings of posts", all.outcomes),
        ("xbot_learn_runs_total", "Runs of the learn job that learned", all.learn_runs),
        ("xbot_arm_updates_total", "How often an arm was moved", all.arm_updates),
    ] {
        text.counter(name, help, count as f64);
    }
    text.gauge("xbot_posts_last_4h", "Posts of the last four hours", all.posts_4h as f64);
    text.gauge("xbot_budget_used_usd", "Charged for calls of this UTC day", all.used);
    Ok(())
}

async fn by_name(text: &mut Text, reader: &Reader) -> Result<(), ReadError> {
    const FAILED: &str = "select reason, '', count(*) from api_usage
        where status in ('released', 'charged') and reason is not null group by reason";
    const DECISIONS: &str = "select status, '', count(*) from content_metadata group by status";
    const CANDIDATES: &str = "select status, '', count(*) from candidates group by status";
    let named =
        |label, rows: Pairs| rows.into_iter().map(move |(a, _, n)| ([(label, a)], n as f64));
    let rows = reader.all(FAILED, &[]).await?;
    let help = "Calls to a language model that failed, by reason";
    text.counters("xbot_openai_calls_failed_total", help, named("reason", rows));
    let rows = reader.all(DECISIONS, &[]).await?;
    text.gauges("xbot_decisions", "Posts and replies, by how far they are", named("status", rows));
    let rows = reader.all(CANDIDATES, &[]).await?;
    text.gauges("xbot_candidates", "Material to write about", named("status", rows));
    Ok(())
}

async fn by_two(text: &mut Text, reader: &Reader) -> Result<(), ReadError> {
    const ARMS: &str = "select scope, coalesce(status, 'active'), count(*) from bandit_arms
        group by 1, 2";
    const RUNS: &str = "select job, status, count(*) from job_runs group by job, status";
    const ALERTS: &str = "select alert, coalesce(severity, 'warning'), count(*) from alerts
        where cleared_at is null group by 1, 2";
    let named = |first, second, rows: Pairs| {
        rows.into_iter().map(move |(a, b, n)| ([(first, a), (second, b)], n as f64))
    };
    let rows = reader.all(ARMS, &[]).await?;
    text.gauges("xbot_arms", "Choices of the bandit", named("scope", "status", rows));
    let rows = reader.all(RUNS, &[]).await?;
    text.counters("xbot_job_runs_total", "Runs of jobs", named("job", "status", rows));
    let rows = reader.all(ALERTS, &[]).await?;
    let help = "1 for each alert that stands";
    text.gauges("xbot_alert_standing", help, named("alert", "severity", rows));
    Ok(())
}

/// Real ones, or simulated ones while there is no real one.
const FACTS: &str =
    "(simulated = false or not exists (select 1 from followers fact where fact.simulated = false))";

async fn followers(text: &mut Text, reader: &Reader, now: Timestamp) -> Result<(), ReadError> {
    let last = format!(
        "select followers from followers where followers is not null and {FACTS}
         order by observed_at desc limit 1"
    );
    let change = format!(
        "select cast(sum(change) as bigint) from followers where observed_at >= $1 and {FACTS}"
    );
    let last: Option<(i64,)> = reader.one(&last, &[]).await?;
    let last = last.map(|(count,)| ([], count as f64));
    text.gauges("xbot_followers", "Followers when last looked at", last);
    let day_ago = Arg::Time(now.minus(Duration::days(1)));
    let change: Option<(Option<i64>,)> = reader.one(&change, &[day_ago]).await?;
    let change = change.and_then(|(change,)| change).map(|change| ([], change as f64));
    text.gauges("xbot_followers_24h", "Followers won in the last 24 hours, or lost", change);
    Ok(())
}
