//! `GET /api/arms`: what the bandit chooses from.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::{ArmScope, ArmStatus};
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read, Way};

/// An arm as it stands. Where it came from is at `/api/arms/{scope}/{name}`.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Arm {
    #[schema(value_type = ArmScope)]
    scope: String,
    #[schema(example = "educational")]
    arm_name: String,
    #[schema(value_type = ArmStatus)]
    status: String,
    #[schema(minimum = 0)]
    successes: i64,
    #[schema(minimum = 0)]
    failures: i64,
    /// Successes and failures.
    #[schema(minimum = 0)]
    trials: i64,
    #[schema(exclusive_minimum = 0)]
    alpha: f64,
    #[schema(exclusive_minimum = 0)]
    beta: f64,
    /// Of the rewards that it learned from; null before the first.
    mean_reward: Option<f64>,
    /// The 95 % interval of its chance of success.
    #[schema(minimum = 0, maximum = 1)]
    ci_low: f64,
    #[schema(minimum = 0, maximum = 1)]
    ci_high: f64,
    last_updated: Moment,
}

impl Listed for Arm {
    const SELECT: &'static str =
        "select scope, arm_name, status, successes, failures, trials, alpha, beta,
        mean_reward, ci_low, ci_high, last_updated from bandit_arms";
    const ORDER: &'static [Column] = &[Column::Text("scope"), Column::Text("arm_name")];
    const WAY: Way = Way::Up;
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Text(self.scope.clone()), Arg::Text(self.arm_name.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub scope: Option<ArmScope>,
    #[param(inline)]
    pub status: Option<ArmStatus>,
}

/// What the bandit chooses from
///
/// Every arm, by scope and name.
#[utoipa::path(get, path = "/api/arms", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of arms",
        content((Page<Arm> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("scope =", asked.scope.map(Into::into))
        .only("status =", asked.status.map(Into::into));
    listing.answer(list.page::<Arm>(&read, &paging).await?)
}
