//! `GET /api/budget`: the money of today, and of the days before.

use axum::Json;
use chrono::Duration;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_domain::budget::Budget;
use xbot_projections::reads::{Arg, Reader};

use super::figures;
use crate::http::input::Params;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Of, Read};

pub mod calls;

/// Days of the history when nobody says how many.
const USUAL: u32 = 30;
const MOST: u32 = 366;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BudgetTold {
    today: Today,
    /// UTC days with at least one call, newest first.
    days: Vec<DayOfCalls>,
}

/// Dollars of this UTC day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Today {
    #[schema(format = "date")]
    day: String,
    /// `DAILY_OPENAI_LIMIT_USD`, as it is set now.
    #[schema(minimum = 0)]
    limit: f64,
    /// Charged.
    #[schema(minimum = 0)]
    used: f64,
    /// Held for calls that are under way, by their estimates.
    #[schema(minimum = 0)]
    reserved: f64,
    /// The limit without what is used and reserved; never below zero.
    #[schema(minimum = 0)]
    remaining: f64,
    /// Why no call is made; null while calls are made.
    stopped_by: Option<String>,
}

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct DayOfCalls {
    #[schema(format = "date")]
    day: String,
    /// Calls that were made.
    #[schema(minimum = 0)]
    calls: i64,
    /// Those of them of which nothing came, or no bill.
    #[schema(minimum = 0)]
    failed: i64,
    /// Calls that the budget did not allow.
    #[schema(minimum = 0)]
    denied: i64,
    /// Dollars that were charged.
    #[schema(minimum = 0)]
    used: f64,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// How many days back, today included.
    #[param(minimum = 1, maximum = 366, default = 30)]
    pub days: Option<u32>,
}

/// The budget
///
/// What today's calls have cost and may still cost, and what each day cost.
#[utoipa::path(get, path = "/api/budget", tag = "reads", params(Asked, Of),
    responses((status = 200, description = "As it stands", body = BudgetTold), ReadProblems))]
pub async fn get(Params(asked): Params<Asked>, read: Read) -> Result<Json<BudgetTold>, Problem> {
    let days = asked.days.unwrap_or(USUAL);
    if !(1..=MOST).contains(&days) {
        return Err(Problem::of_fault("?days", format!("it must be 1 to {MOST}")));
    }
    Ok(Json(BudgetTold { today: today(&read).await?, days: history(&read, days).await? }))
}

/// What is reserved stands in the ledger alone: an estimate is not a cost.
async fn today(read: &Read) -> Result<Today, Problem> {
    let settings = figures::settings(read).await?;
    let ledger = read.commands.state::<Budget>(&read.now.day()).await?;
    let limit = settings.budget.daily_limit.dollars();
    let used = figures::charged_today(read).await?;
    let reserved = ledger.totals.reserved.dollars();
    let switch = settings.budget.ai_quota_circuit_open;
    Ok(Today {
        day: read.now.day(),
        limit,
        used,
        reserved,
        remaining: (limit - used - reserved).max(0.0),
        stopped_by: switch.then(|| "AI_QUOTA_CIRCUIT_OPEN=true".to_owned()).or(ledger.circuit),
    })
}

async fn history(read: &Read, days: u32) -> Result<Vec<DayOfCalls>, Problem> {
    let day = match read.reader {
        Reader::Sqlite(_) => "substr(created_at, 1, 10)",
        Reader::Postgres(_) => "to_char(created_at at time zone 'utc', 'YYYY-MM-DD')",
    };
    let sql = format!(
        "select {day} as day,
                count(*) filter (where status <> 'denied') as calls,
                count(*) filter (where status in ('released', 'charged') and reason is not null) as failed,
                count(*) filter (where status = 'denied') as denied,
                cast(coalesce(sum(cost_usd), 0) as double precision) as used
         from api_usage where created_at >= $1 group by 1 order by 1 desc"
    );
    let from = figures::midnight(read.now).minus(Duration::days(i64::from(days) - 1));
    Ok(read.reader.all(&sql, &[Arg::Time(from)]).await?)
}
