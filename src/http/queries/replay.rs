//! `GET /api/replay/runs`: what was replayed, and what came of it. Runs are kept by `xbot replay`.

use axum::Json;
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::FromRow;
use utoipa::{IntoParams, ToSchema};
use xbot_projections::reads::Arg;

use super::words::ReplayKind;
use crate::http::input::{Filters, Nothing, Only, Part};
use crate::http::problem::{Problem, ReadProblems, codes};
use crate::http::reads::{Column, List, Listed, Listing, Moment, Page, Paging, Present};

/// A run that was kept.
#[derive(Clone, Debug, Serialize, FromRow, ToSchema)]
pub struct ReplayRun {
    /// By its result: the same run has the same id.
    #[schema(example = "verify-f29c9148e26e")]
    run_id: String,
    #[schema(value_type = ReplayKind)]
    run: String,
    #[schema(min_length = 64, max_length = 64)]
    result_hash: String,
    #[schema(minimum = 0)]
    took_ms: i64,
    /// The last time that it was run.
    ran_at: Moment,
}

impl Listed for ReplayRun {
    const SELECT: &'static str =
        "select run_id, run, result_hash, took_ms, ran_at from replay_runs";
    const ORDER: &'static [Column] = &[Column::Time("ran_at"), Column::Text("run_id")];
    fn key(&self) -> Vec<Arg> {
        vec![Arg::Time(self.ran_at.0), Arg::Text(self.run_id.clone())]
    }
}

/// A run with everything that decided its result, and the result.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReplayRunTold {
    #[serde(flatten)]
    run: ReplayRun,
    /// What was read, by its hash, with the parameters, the seed and the version of the program.
    #[schema(value_type = Object)]
    manifest: Value,
    /// Its members depend on the kind of run.
    #[schema(value_type = Object)]
    result: Value,
}

#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct Asked {
    #[param(inline)]
    pub run: Option<ReplayKind>,
}

/// Runs of replay
///
/// The last one first. They are kept beside the log and are no part of it: there is no past of them.
#[utoipa::path(get, path = "/api/replay/runs", tag = "reads", params(Asked, Paging),
    responses((status = 200, description = "A page of runs",
        content((Page<ReplayRun> = "application/json"), (String = "text/csv"))), ReadProblems))]
pub async fn list(
    Present(read): Present,
    Filters(asked): Filters<Asked>,
    paging: Paging,
    listing: Listing,
) -> Result<Response, Problem> {
    let list = List::default().only("run =", asked.run.map(Into::into));
    listing.answer(list.page::<ReplayRun>(&read, &paging).await?)
}

/// One run of replay
///
/// The manifest says how to run it again; the same manifest gives the same hash.
#[utoipa::path(get, path = "/api/replay/runs/{run_id}", tag = "reads",
    params(("run_id" = String, Path)),
    responses((status = 200, description = "As it was kept", body = ReplayRunTold), ReadProblems))]
pub async fn get(
    Part(id): Part<String>,
    Only(Nothing {}): Only<Nothing>,
    Present(read): Present,
) -> Result<Json<ReplayRunTold>, Problem> {
    let sql = format!("{} where run_id = $1", ReplayRun::SELECT);
    let run: Option<ReplayRun> = read.reader.one(&sql, &[Arg::Text(id.clone())]).await?;
    let texts = crate::runs::find(&read.reader, &id).await?;
    let (Some(run), Some(texts)) = (run, texts) else {
        let detail = format!("there is no run {id}; `/api/replay/runs` lists all");
        return Err(Problem::new(codes::NOT_FOUND, detail));
    };
    let parsed =
        |text: &str| serde_json::from_str(text).map_err(|error| Problem::of_machine(&error));
    let (manifest, result) = (parsed(&texts.manifest)?, parsed(&texts.result)?);
    Ok(Json(ReplayRunTold { run, manifest, result }))
}
