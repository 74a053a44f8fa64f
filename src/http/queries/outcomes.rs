//! `GET /api/outcomes`: what was measured, newest first.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use xbot_projections::reads::Arg;

use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// One reading of one post.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct Outcome {
    #[schema(format = "uuid")]
    pub decision_id: String,
    /// 1 after an hour, 2 after a day.
    #[schema(minimum = 1, maximum = 2)]
    pub collected_pass: i64,
    pub tweet_id: Option<String>,
    pub simulated: bool,
    #[schema(minimum = 0)]
    pub impressions: Option<i64>,
    #[schema(minimum = 0)]
    pub likes: Option<i64>,
    #[schema(minimum = 0)]
    pub retweets: Option<i64>,
    #[schema(minimum = 0)]
    pub replies: Option<i64>,
    #[schema(minimum = 0)]
    pub quotes: Option<i64>,
    #[schema(minimum = 0)]
    pub bookmarks: Option<i64>,
    pub follows: Option<i64>,
    #[schema(minimum = 0)]
    pub profile_visits: Option<i64>,
    #[schema(minimum = 0)]
    pub link_clicks: Option<i64>,
    /// A fraction: 0.031 is 3.1 %.
    #[schema(minimum = 0)]
    pub er_calculated: Option<f64>,
    /// Follows per 1,000 impressions.
    pub fpki: Option<f64>,
    #[schema(minimum = 0)]
    pub retweet_rate: Option<f64>,
    #[schema(minimum = 0)]
    pub reply_rate: Option<f64>,
    pub reward_composite: Option<f64>,
    #[schema(minimum = 0, maximum = 1)]
    pub exposure_weight: Option<f64>,
    #[schema(example = "composite-v2")]
    pub reward_spec: Option<String>,
    pub reward_value: Option<f64>,
    pub collected_at: Moment,
    pub source: Option<String>,
}

impl Listed for Outcome {
    const SELECT: &'static str = "select decision_id, cast(collected_pass as bigint) as collected_pass, tweet_id, simulated, impressions, likes,
        retweets, replies, quotes, bookmarks, follows, profile_visits, link_clicks, er_calculated, fpki,
        retweet_rate, reply_rate, reward_composite, exposure_weight, reward_spec, reward_value,
        collected_at, source from outcomes";
    const ORDER: &'static [Column] =
        &[Column::Time("collected_at"), Column::Text("decision_id"), Column::Int("collected_pass")];
    fn key(&self) -> Vec<Arg> {
        vec![
            Arg::Time(self.collected_at.0),
            Arg::Text(self.decision_id.clone()),
            Arg::Int(self.collected_pass),
        ]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    pub decision_id: Option<Uuid>,
    /// Readings of X, or of the simulated audience.
    pub simulated: Option<bool>,
}

/// What was measured
///
/// One row per post and pass, newest first. What was not measured is null.
#[utoipa::path(get, path = "/api/outcomes", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of readings",
        content((Page<Outcome> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("decision_id =", asked.decision_id.map(|id| Arg::Text(id.to_string())))
        .only("simulated =", asked.simulated.map(Arg::Bool));
    listing.answer(list.page::<Outcome>(&read, &paging).await?)
}
