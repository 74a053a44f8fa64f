//! `GET /api/metrics`: what was done, counted in the tables.

use std::collections::BTreeMap;

use axum::response::Response;
use chrono::Duration;
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::config::Mode;

use super::{figures, growth};
use crate::http::input::{Nothing, Params};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Cached, Of, Read};

mod counts;

#[derive(Clone, Debug, Serialize, ToSchema)]
#[allow(non_snake_case, reason = "the names are those that the runbooks know")]
pub struct Metrics {
    /// Calls to a language model that were made, ever; a second try is another call. Calls that the
    /// budget denied were not made.
    #[schema(minimum = 0)]
    pub openaiCalls_total: i64,
    /// Those of them that were given back, or charged by their estimate because no bill came.
    #[schema(minimum = 0)]
    pub openaiCalls_failed: i64,
    /// The same, by reason.
    #[schema(example = json!({ "rate_limited": 2 }))]
    pub openaiFailureReasons: BTreeMap<String, i64>,
    /// Charged for calls of this UTC day.
    #[schema(minimum = 0)]
    pub daily_cost_usd: f64,
    /// Decisions that are queued now.
    #[schema(minimum = 0)]
    pub postsQueued: i64,
    /// Posts and replies that went out, ever.
    #[schema(minimum = 0)]
    pub postsPosted: i64,
    /// Of the last four hours.
    #[schema(minimum = 0)]
    pub postsPosted_4h: i64,
    /// How often a post was not taken, or nobody knows whether it was, ever.
    #[schema(minimum = 0)]
    pub postingErrors: i64,
    /// Decisions that a gate blocked, ever, by gate.
    #[schema(example = json!({ "uniqueness": 3 }))]
    pub post_skipped_reason_counts: BTreeMap<String, i64>,
    /// Rows of `outcomes`: one per post and pass.
    #[schema(minimum = 0)]
    pub outcomesWritten: i64,
    /// Runs of the learn job that moved an arm or trained a predictor.
    #[schema(minimum = 0)]
    pub learnRuns: i64,
    /// How often an arm was moved: one per arm, decision and pass.
    #[schema(minimum = 0)]
    pub banditArmsUpdated: i64,
    /// As in `/api/learning/status`.
    #[schema(minimum = 0, maximum = 1)]
    pub exploreRate: f64,
    /// As in `/api/growth`.
    pub followers_today: Option<i64>,
    /// The same for the last 24 hours.
    pub followers_24h: Option<i64>,
    /// As in `/api/growth`.
    pub fpki_avg_7d: Option<f64>,
    pub mode: Operation,
}

/// `MODE`, as it is set now.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    Shadow,
    Live,
}

/// What was done
///
/// Counted in the tables, which the log makes: a restart changes nothing. For Prometheus, ask
/// `/metrics`.
#[utoipa::path(get, path = "/api/metrics", tag = "reads", params(Of),
    responses((status = 200, description = "As it stands", body = Metrics), ReadProblems))]
pub async fn get(
    Params(Nothing {}): Params<Nothing>,
    read: Read,
    cached: Cached,
) -> Result<Response, Problem> {
    cached.answer("metrics", metrics(&read)).await
}

/// Also what `/metrics` tells.
pub async fn metrics(read: &Read) -> Result<Metrics, Problem> {
    let settings = figures::settings(read).await?;
    let counts = counts::counts(read).await?;
    let failed = counts::failure_reasons(read).await?;
    Ok(Metrics {
        openaiCalls_total: counts.calls,
        openaiCalls_failed: failed.values().sum(),
        openaiFailureReasons: failed,
        daily_cost_usd: figures::charged_today(read).await?,
        postsQueued: counts.queued,
        postsPosted: counts.posted,
        postsPosted_4h: counts.posted_4h,
        postingErrors: counts.posting_errors,
        post_skipped_reason_counts: counts::skip_reasons(read).await?,
        outcomesWritten: counts.outcomes,
        learnRuns: counts.learn_runs,
        banditArmsUpdated: counts.arm_updates,
        exploreRate: figures::explore_rate(read, &settings).await?,
        followers_today: figures::followers_since(read, figures::midnight(read.now)).await?,
        followers_24h: figures::followers_since(read, read.now.minus(Duration::days(1))).await?,
        fpki_avg_7d: growth::week::summary(read).await?.fpki_avg_7d,
        mode: match settings.mode {
            Mode::Shadow => Operation::Shadow,
            Mode::Live => Operation::Live,
        },
    })
}
