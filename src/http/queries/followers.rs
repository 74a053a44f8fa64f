//! `GET /api/followers`: how many followed, observation by observation.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::span::End;
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// One look at the account.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct FollowerCount {
    observed_at: Moment,
    #[schema(minimum = 0)]
    followers: i64,
    /// Against the observation before; null for the first of its world.
    change: Option<i64>,
    source: String,
    simulated: bool,
}

impl Listed for FollowerCount {
    const SELECT: &'static str =
        "select observed_at, followers, change, source, simulated from followers";
    const ORDER: &'static [Column] = &[Column::Time("observed_at")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.observed_at.0)]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    /// Of the simulated audience, or of X.
    pub simulated: Option<bool>,
    /// Seen then or later.
    #[param(inline)]
    pub from: Option<End>,
    /// Seen before then.
    #[param(inline)]
    pub to: Option<End>,
}

/// Followers
///
/// Every observation, newest first.
#[utoipa::path(get, path = "/api/followers", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of observations",
        content((Page<FollowerCount> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("simulated =", asked.simulated.map(Arg::Bool))
        .only("observed_at >=", asked.from.map(Into::into))
        .only("observed_at <", asked.to.map(Into::into));
    listing.answer(list.page::<FollowerCount>(&read, &paging).await?)
}
