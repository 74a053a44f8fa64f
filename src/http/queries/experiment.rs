//! `GET /api/experiments/{id}`: one experiment, its division and its results.

use axum::Json;
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use xbot_projections::reads::Arg;

use super::experiments::ExperimentRow;
use crate::http::input::{Nothing, Params, Part};
use crate::http::problem::{Problem, ReadProblems, codes};
use crate::http::reads::{Listed as _, Moment, Of, Read};

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExperimentTold {
    plan: ExperimentRow,
    /// Decisions so far, by variant.
    assignments: Vec<Assigned>,
    /// By variant; empty until it is concluded.
    results: Vec<ExperimentResult>,
}

#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Assigned {
    variant: String,
    #[schema(minimum = 1)]
    decisions: i64,
    first_at: Moment,
    last_at: Moment,
}

/// What came out for one variant, held against the control, which has counts and no lift.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ExperimentResult {
    variant: String,
    #[schema(minimum = 0)]
    assigned: i64,
    #[schema(minimum = 0)]
    measured: i64,
    lift: Option<f64>,
    ci_low: Option<f64>,
    ci_high: Option<f64>,
    #[schema(minimum = 0, maximum = 1)]
    chance_to_win: Option<f64>,
    concluded_at: Moment,
}

const ASSIGNED: &str = "select variant, count(*) as decisions, min(assigned_at) as first_at,
        max(assigned_at) as last_at
    from experiment_assignments where experiment_id = $1 group by variant order by variant";
const RESULTS: &str =
    "select variant, assigned, measured, lift, ci_low, ci_high, chance_to_win, concluded_at
    from experiment_results where experiment_id = $1 order by variant";

/// One experiment
///
/// Its plan, how decisions were divided among its variants, and what came out.
#[utoipa::path(get, path = "/api/experiments/{id}", tag = "reads", params(("id" = String, Path), Of),
    responses((status = 200, description = "As it stands", body = ExperimentTold), ReadProblems))]
pub async fn get(
    Part(id): Part<String>,
    Params(Nothing {}): Params<Nothing>,
    read: Read,
) -> Result<Json<ExperimentTold>, Problem> {
    let key = [Arg::Text(id.clone())];
    let sql = format!("{} where experiment_id = $1", ExperimentRow::SELECT);
    let Some(plan) = read.reader.one(&sql, &key).await? else {
        let detail = format!("there is no experiment {id}; `/api/experiments` lists all");
        return Err(Problem::new(codes::NOT_FOUND, detail));
    };
    let assignments = read.reader.all(ASSIGNED, &key).await?;
    let results = read.reader.all(RESULTS, &key).await?;
    Ok(Json(ExperimentTold { plan, assignments, results }))
}
