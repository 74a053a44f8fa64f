//! `GET /api/predictors`: every version that was trained.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::{PredictorKind, PredictorName};
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read, Way};

/// One version of one predictor.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct PredictorVersion {
    #[schema(example = "content")]
    predictor: String,
    #[schema(minimum = 1)]
    version: i64,
    /// It is the one that predicts.
    active: bool,
    #[schema(value_type = PredictorKind)]
    kind: String,
    /// Outcomes that it was trained on.
    #[schema(minimum = 0)]
    samples: i64,
    /// By feature, and the constant as `intercept`.
    #[schema(value_type = Object)]
    coefficients: Json<Value>,
    /// Of the rows that it had not seen; empty when there were too few to hold any out.
    #[schema(value_type = Object)]
    metrics: Json<Value>,
    /// The kind that could not be trained, in whose place this one was.
    fallback_from: Option<String>,
    trained_at: Moment,
}

impl Listed for PredictorVersion {
    const SELECT: &'static str =
        "select predictor, version, active, kind, samples, coefficients, metrics,
        fallback_from, trained_at from predictors";
    const ORDER: &'static [Column] = &[Column::Text("predictor"), Column::Int("version")];
    const WAY: Way = Way::Up;
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Text(self.predictor.clone()), Arg::Int(self.version)]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub predictor: Option<PredictorName>,
    /// Only those that predict, or only those that do not.
    pub active: Option<bool>,
}

/// Every predictor
///
/// All versions that were trained, by predictor and version.
#[utoipa::path(get, path = "/api/predictors", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of versions",
        content((Page<PredictorVersion> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("predictor =", asked.predictor.map(Into::into))
        .only("active =", asked.active.map(Arg::Bool));
    listing.answer(list.page::<PredictorVersion>(&read, &paging).await?)
}
