//! `GET /api/arms/{scope}/{name}`: one arm, and every outcome that moved it.

use axum::response::{IntoResponse, Response};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use xbot_projections::reads::Arg;

use super::arms::Arm;
use super::words::ArmScope;
use crate::http::input::{Filters, Nothing, Part};
use crate::http::problem::{Problem, ReadProblems, codes};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// What one outcome did to the arm.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ArmUpdate {
    #[schema(format = "uuid")]
    decision_id: String,
    /// 1 after an hour, 2 after a day: the second replaces what the first contributed.
    #[schema(minimum = 1, maximum = 2)]
    collected_pass: i64,
    #[schema(example = "composite-v2")]
    spec: String,
    reward: f64,
    #[schema(minimum = 0)]
    weight: f64,
    success: bool,
    simulated: bool,
    alpha_before: f64,
    beta_before: f64,
    alpha_after: f64,
    beta_after: f64,
    /// The 95 % interval after it.
    #[schema(minimum = 0, maximum = 1)]
    ci_low: f64,
    #[schema(minimum = 0, maximum = 1)]
    ci_high: f64,
    #[schema(minimum = 0)]
    successes: i64,
    #[schema(minimum = 0)]
    failures: i64,
    mean_reward: Option<f64>,
    posted_at: Moment,
    updated_at: Moment,
    /// Of the event.
    #[schema(minimum = 1)]
    position: i64,
}

impl Listed for ArmUpdate {
    const SELECT: &'static str = "select decision_id, cast(collected_pass as bigint) as collected_pass, spec,
        reward, weight, success, simulated, alpha_before, beta_before, alpha_after, beta_after, ci_low,
        ci_high, successes, failures, mean_reward, posted_at, updated_at, position from bandit_updates";
    const ORDER: &'static [Column] = &[Column::Time("updated_at"), Column::Int("position")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.updated_at.0), Arg::Int(self.position)]
    }
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ArmHistory {
    arm: Arm,
    /// Newest first; what was learned before a reset stands here, too.
    history: Page<ArmUpdate>,
}

/// One arm and its history
///
/// As CSV it is the history alone.
#[utoipa::path(get, path = "/api/arms/{scope}/{name}", tag = "reads",
    params(("scope" = inline(ArmScope), Path), ("name" = String, Path, example = "educational"), Paging, Of),
    responses((status = 200, description = "The arm, and a page of its history",
        content((ArmHistory = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn get(
    Part((scope, name)): Part<(String, String)>,
    read: Read,
    Filters(Nothing {}): Filters<Nothing>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let arm = find(&read, &scope, &name).await?;
    let list = List::default()
        .only("scope =", Some(Arg::Text(scope)))
        .only("arm_name =", Some(Arg::Text(name)));
    let history = list.page::<ArmUpdate>(&read, &paging).await?;
    match listing {
        Listing::Json => Ok(axum::Json(ArmHistory { arm, history }).into_response()),
        Listing::Csv => listing.answer(history),
    }
}

async fn find(read: &Read, scope: &str, name: &str) -> Result<Arm, Problem> {
    let sql = format!("{} where scope = $1 and arm_name = $2", Arm::SELECT);
    let key = [Arg::Text(scope.to_owned()), Arg::Text(name.to_owned())];
    read.reader.one(&sql, &key).await?.ok_or_else(|| {
        let detail = format!("there is no arm {scope}:{name}; `/api/arms` lists all");
        Problem::new(codes::NOT_FOUND, detail)
    })
}
