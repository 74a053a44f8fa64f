//! `GET /api/jobs/runs`: every run, newest first.

use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use crate::http::input::Filters;
use crate::http::problem::{Problem, ReadProblems};
use crate::http::queries::span::End;
use crate::http::queries::words::{Job, RunStatus};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Of, Page, Paging, Read};

/// A run that has ended.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct JobRun {
    run_id: String,
    #[schema(value_type = Job)]
    job: String,
    #[schema(value_type = RunStatus)]
    status: String,
    /// Why it was skipped; null when it was done.
    reason: Option<String>,
    /// What it came to, by name; null when it was skipped.
    #[schema(value_type = Option<Object>)]
    results: Option<Json<Value>>,
    simulated: bool,
    started_at: Moment,
    finished_at: Moment,
}

impl Listed for JobRun {
    const SELECT: &'static str =
        "select run_id, job, status, reason, results, simulated, started_at,
        finished_at from job_runs";
    const ORDER: &'static [Column] = &[Column::Time("finished_at"), Column::Text("run_id")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.finished_at.0), Arg::Text(self.run_id.clone())]
    }
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub job: Option<Job>,
    #[param(inline)]
    pub status: Option<RunStatus>,
    /// Ended then or later.
    #[param(inline)]
    pub from: Option<End>,
    /// Ended before then.
    #[param(inline)]
    pub to: Option<End>,
}

/// Runs of jobs
///
/// Those that have ended, newest first. *Skipped* is not *done*.
#[utoipa::path(get, path = "/api/jobs/runs", tag = "reads", params(Asked, Paging, Of),
    responses((status = 200, description = "A page of runs",
        content((Page<JobRun> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    read: Read,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default()
        .only("job =", asked.job.map(Into::into))
        .only("status =", asked.status.map(Into::into))
        .only("finished_at >=", asked.from.map(Into::into))
        .only("finished_at <", asked.to.map(Into::into));
    listing.answer(list.page::<JobRun>(&read, &paging).await?)
}
