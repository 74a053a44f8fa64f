//! The numbers of the tables: they come from the log, so that a restart changes none.

use std::collections::BTreeMap;

use xbot_projections::reads::{ReadError, Reader};

use super::text::Text;
use crate::http::queries::metrics::metrics;
use crate::http::reads::Read;

/// Text, text, number: what is counted by a name, or by two.
type Pairs = Vec<(String, String, i64)>;

pub async fn write(text: &mut Text, read: &Read) -> anyhow::Result<()> {
    counts(text, read).await?;
    by_name(text, &read.reader).await?;
    by_two(text, &read.reader).await?;
    followers(text, &read.reader).await?;
    Ok(())
}

/// What `/api/metrics` says too, in the same words of the same code.
async fn counts(text: &mut Text, read: &Read) -> anyhow::Result<()> {
    let all = metrics(read).await.map_err(|problem| anyhow::anyhow!(problem.code()))?;
    for (name, help, count) in [
        (
            "xbot_openai_calls_total",
            "Calls to a language model that were made",
            all.openaiCalls_total,
        ),
        ("xbot_posts_total", "Posts and replies that went out", all.postsPosted),
        ("xbot_posting_errors_total", "Posts not taken, or not known to be", all.postingErrors),
        ("xbot_outcomes_total", "Readings of posts", all.outcomesWritten),
        ("xbot_learn_runs_total", "Runs of the learn job that learned", all.learnRuns),
        ("xbot_arm_updates_total", "How often an arm was moved", all.banditArmsUpdated),
    ] {
        text.counter(name, help, count as f64);
    }
    let posts = all.postsPosted_4h as f64;
    text.gauge("xbot_posts_last_4h", "Posts of the last four hours", posts);
    text.gauge("xbot_budget_used_usd", "Charged for calls of this UTC day", all.daily_cost_usd);
    text.gauge("xbot_explore_ratio", "The chance of free exploration", all.exploreRate);
    let measured = |value: Option<f64>| value.map(|value| ([], value));
    let help = "Follows per 1,000 impressions, on average over seven days";
    text.gauges("xbot_fpki_avg_7d", help, measured(all.fpki_avg_7d));
    let change = all.followers_24h.map(|change| change as f64);
    let help = "Followers won in the last 24 hours, or lost";
    text.gauges("xbot_followers_24h", help, measured(change));
    let named = |label, counts: BTreeMap<String, i64>| {
        counts.into_iter().map(move |(name, count)| ([(label, name)], count as f64))
    };
    let help = "Calls to a language model that failed, by reason";
    let failed = named("reason", all.openaiFailureReasons);
    text.counters("xbot_openai_calls_failed_total", help, failed);
    let blocked = named("gate", all.post_skipped_reason_counts);
    text.counters("xbot_decisions_blocked_total", "Drafts that a gate blocked", blocked);
    Ok(())
}

async fn by_name(text: &mut Text, reader: &Reader) -> Result<(), ReadError> {
    const DECISIONS: &str = "select status, '', count(*) from content_metadata group by status";
    const CANDIDATES: &str = "select status, '', count(*) from candidates group by status";
    let named =
        |label, rows: Pairs| rows.into_iter().map(move |(a, _, n)| ([(label, a)], n as f64));
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
const FOLLOWERS: &str = "
    select followers from followers
    where followers is not null
      and (simulated = false
           or not exists (select 1 from followers fact where fact.simulated = false))
    order by observed_at desc limit 1";

async fn followers(text: &mut Text, reader: &Reader) -> Result<(), ReadError> {
    let last: Option<(i64,)> = reader.one(FOLLOWERS, &[]).await?;
    let last = last.map(|(count,)| ([], count as f64));
    text.gauges("xbot_followers", "Followers when last looked at", last);
    Ok(())
}
