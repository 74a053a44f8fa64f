//! `GET /api/experiments`: what is, was and will be tried.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::{ArmScope, ExperimentStatus, Verdict};
use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// The plan of an experiment, and where it stands.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ExperimentRow {
    pub experiment_id: String,
    hypothesis: String,
    #[schema(value_type = ArmScope)]
    scope: String,
    /// The first is the control.
    #[schema(value_type = Vec<Object>)]
    variants: Json<Value>,
    /// What decides.
    #[schema(example = "er")]
    metric: String,
    #[schema(value_type = ExperimentStatus)]
    status: String,
    /// From when decisions are assigned.
    starts_at: Moment,
    /// What is planned later does not count.
    ends_at: Moment,
    defined_by: String,
    defined_at: Moment,
    started_at: Option<Moment>,
    stopped_at: Option<Moment>,
    stop_reason: Option<String>,
    concluded_at: Option<Moment>,
    #[schema(value_type = Option<Verdict>)]
    verdict: Option<String>,
    /// How it was judged.
    method: Option<String>,
    #[schema(minimum = 0, maximum = 1)]
    confidence: Option<f64>,
    /// How likely an uneven division as this one is by chance.
    #[schema(minimum = 0, maximum = 1)]
    sample_ratio_p: Option<f64>,
}

impl Listed for ExperimentRow {
    const SELECT: &'static str = "select experiment_id, hypothesis, scope, variants, metric, status, starts_at,
        ends_at, defined_by, defined_at, started_at, stopped_at, stop_reason, concluded_at, verdict, method,
        confidence, sample_ratio_p from experiments";
    const ORDER: &'static [Column] = &[Column::Time("defined_at"), Column::Text("experiment_id")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.defined_at.0), Arg::Text(self.experiment_id.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub status: Option<ExperimentStatus>,
}

/// Every experiment
///
/// The last defined first.
#[utoipa::path(get, path = "/api/experiments", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of experiments",
        content((Page<ExperimentRow> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default().only("status =", asked.status.map(Into::into));
    listing.answer(list.page::<ExperimentRow>(&read, &paging).await?)
}
