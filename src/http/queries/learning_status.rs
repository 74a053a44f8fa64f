//! `GET /api/learning/status`: what is learned, and what learning may cost.

use axum::response::Response;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;

use super::figures;
use super::words::ArmScope;
use crate::http::input::{Nothing, Params};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Cached, Moment, Of, Read};

#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LearningStatus {
    /// The version of the predictor `content` that is in use; null before the first.
    #[schema(example = "v1", pattern = "^v[0-9]+$")]
    predictor_version: Option<String>,
    /// The chance of free exploration: it falls in a line from `learning_config.epsilon` to 0.05
    /// within 14 days of the first outcome that an arm learned (`bandit_updates`; real outcomes in
    /// live mode, simulated ones in shadow mode). To three decimals, as in the log of the learn job.
    #[schema(minimum = 0, maximum = 1, example = 0.2)]
    explore_rate: f64,
    /// Every arm, by scope and name.
    arms: Vec<ArmSummary>,
    /// Rows of `outcomes`: one per post and pass.
    #[schema(minimum = 0, example = 25)]
    total_outcomes: i64,
    /// Those that X gave, not the simulated audience.
    #[schema(minimum = 0, example = 15)]
    real_outcomes: i64,
    /// When the last run of the learn job ended that moved an arm or trained a predictor; null
    /// before the first.
    last_training_run: Option<Moment>,
    budget_status: BudgetStatus,
}

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ArmSummary {
    #[schema(example = "educational")]
    name: String,
    #[schema(value_type = ArmScope)]
    scope: String,
    /// Since the arm was last reset. A post counts once: its second pass replaces the first.
    #[schema(minimum = 0)]
    successes: i64,
    #[schema(minimum = 0)]
    failures: i64,
    /// Of the rewards that it learned from; null before the first.
    mean_reward: Option<f64>,
    /// Of the 95 % interval of its chance of success.
    #[schema(minimum = 0, maximum = 1)]
    ci_width: f64,
    /// Successes and failures.
    #[schema(minimum = 0)]
    sample_count: i64,
    last_updated: Moment,
}

/// Dollars of this UTC day.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct BudgetStatus {
    /// `DAILY_OPENAI_LIMIT_USD`, as it is set now.
    #[schema(minimum = 0, example = 10.0)]
    daily_limit: f64,
    /// Charged for calls of this day.
    #[schema(minimum = 0, example = 2.34)]
    used: f64,
    /// The limit without what is used; never below zero.
    #[schema(minimum = 0, example = 7.66)]
    remaining: f64,
}

const VERSION: &str = "select version from predictors
    where predictor = 'content' and active order by version desc limit 1";
const ARMS: &str = "select arm_name as name, scope, successes, failures, mean_reward,
        ci_high - ci_low as ci_width, trials as sample_count, last_updated
    from bandit_arms order by scope, arm_name";
const OUTCOMES: &str = "select (select count(*) from outcomes),
    (select count(*) from outcomes where simulated = false)";
const LAST_RUN: &str = "select finished_at from job_runs
    where job = 'learn' and status = 'done' order by finished_at desc limit 1";

/// What is learned
///
/// Predictor, exploration, arms, outcomes and today's money, by the tables alone: a restart changes
/// nothing.
#[utoipa::path(get, path = "/api/learning/status", tag = "reads", params(Of),
    responses((status = 200, description = "As it stands", body = LearningStatus), ReadProblems))]
pub async fn get(
    Params(Nothing {}): Params<Nothing>,
    read: Read,
    cached: Cached,
) -> Result<Response, Problem> {
    cached.answer("learning_status", status(&read)).await
}

async fn status(read: &Read) -> Result<LearningStatus, Problem> {
    let settings = figures::settings(read).await?;
    let reader = &read.reader;
    let version: Option<(i64,)> = reader.one(VERSION, &[]).await?;
    let outcomes: Option<(i64, i64)> = reader.one(OUTCOMES, &[]).await?;
    let (total_outcomes, real_outcomes) = outcomes.unwrap_or_default();
    let last: Option<(Moment,)> = reader.one(LAST_RUN, &[]).await?;
    let (daily_limit, used) =
        (settings.budget.daily_limit.dollars(), figures::charged_today(read).await?);
    Ok(LearningStatus {
        predictor_version: version.map(|(version,)| format!("v{version}")),
        explore_rate: figures::explore_rate(read, &settings).await?,
        arms: reader.all(ARMS, &[]).await?,
        total_outcomes,
        real_outcomes,
        last_training_run: last.map(|(at,)| at),
        budget_status: BudgetStatus { daily_limit, used, remaining: (daily_limit - used).max(0.0) },
    })
}
