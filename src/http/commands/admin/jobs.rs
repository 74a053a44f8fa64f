//! `POST /api/admin/jobs/{name}/run`

use axum::extract::State;

use super::run::{JobRun, awhile, recalled, run};
use super::world;
use crate::http::App;
use crate::http::commands::{Asked, Headers, Nothing, check};
use crate::http::input::Part;
use crate::http::problem::{CommandProblems, Problem};
use crate::jobs::{self, Job};

/// Run a job now
///
/// One run of a job at a time: if it is running already, this one is not ours. What takes longer
/// than two seconds goes on, and is answered with 202.
#[utoipa::path(post, path = "/api/admin/jobs/{name}/run", tag = "admin",
    params(("name" = String, Path, description = "The job",
        pattern = "^(reconcile|followers|collect|learn|experiments|candidates|plan|reply|posting|alerts)$"),
        Headers),
    request_body(content = Option<Nothing>),
    responses((status = 200, description = "It has run, or was left out", body = JobRun),
        (status = 202, description = "It is running", body = JobRun), CommandProblems))]
pub async fn handle(
    State(app): State<App>,
    Part(name): Part<String>,
    asked: Asked<Nothing>,
) -> Result<JobRun, Problem> {
    let job = find(&name)?;
    let (name, world) = (job.name(), world(&app)?.clone());
    if let Some(before) = app.commands.receipt(&asked.context).await? {
        return recalled(&app, name, before.at.position).await;
    }
    let head = app.log.head().await?.position;
    let ran = awhile(run(world, job, asked.context.idempotency)).await?;
    Ok(ran.unwrap_or_else(|| JobRun::running(name, head)))
}

fn find(name: &str) -> Result<Box<dyn Job>, Problem> {
    let found = jobs::all().into_iter().find(|job| job.name().as_str() == name);
    found.ok_or_else(|| check::unknown("job", name))
}
