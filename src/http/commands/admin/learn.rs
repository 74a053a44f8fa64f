//! `POST /api/admin/trigger-learn`: one learning cycle, as `xbot learning test` runs it.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::log::{IdempotencyKey, Position};

use super::run::{How, JobRun, awhile, recalled, run, status};
use super::world;
use crate::http::App;
use crate::http::commands::{Asked, Headers, Nothing};
use crate::http::problem::{CommandProblems, Problem};
use crate::jobs::{Collect, JobError, JobName, Learn, Results, World};

/// How the cycle ended: what it learned, and before that what it collected.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Cycle {
    #[schema(example = "learn")]
    pub job: String,
    pub ended: How,
    /// Why nothing was learned; null when something was.
    pub reason: Option<String>,
    /// What it did, by name, such as `arms_trained`.
    #[schema(value_type = Object)]
    pub results: Results,
    /// How far the log has come with it: give it as `?after=` to read what it wrote.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
    pub collect: JobRun,
}

/// Learn now
///
/// Measures the posts that are due, computes their rewards, and lets arms and predictors learn.
/// What takes longer than two seconds goes on, and is answered with 202.
#[utoipa::path(post, path = "/api/admin/trigger-learn", tag = "admin", params(Headers),
    request_body(content = Option<Nothing>),
    responses((status = 200, description = "It has run, or was left out", body = Cycle),
        (status = 202, description = "It is running", body = Cycle), CommandProblems))]
pub async fn handle(State(app): State<App>, asked: Asked<Nothing>) -> Result<Cycle, Problem> {
    let world = world(&app)?.clone();
    let second = asked.context.then(0).keyed(&asked.context, "learn");
    if let Some(before) = app.commands.receipt(&asked.context).await? {
        let collect = recalled(&app, JobName::Collect, before.at.position).await?;
        if let Some(before) = app.commands.receipt(&second).await? {
            let learn = recalled(&app, JobName::Learn, before.at.position).await?;
            return Ok(Cycle::of(learn, collect));
        }
    }
    let head = app.log.head().await?.position;
    let cycle = awhile(cycle(world, asked.context.idempotency, second.idempotency)).await?;
    let running = |job| JobRun::running(job, head);
    Ok(cycle.unwrap_or_else(|| Cycle::of(running(JobName::Learn), running(JobName::Collect))))
}

/// Whoever was cut off between the two repeats it, and the first is not done again.
async fn cycle(
    world: World,
    first: Option<IdempotencyKey>,
    second: Option<IdempotencyKey>,
) -> Result<Cycle, JobError> {
    let collect = run(world.clone(), Box::new(Collect), first).await?;
    let learn = run(world, Box::new(Learn::default()), second).await?;
    Ok(Cycle::of(learn, collect))
}

impl Cycle {
    fn of(learn: JobRun, collect: JobRun) -> Self {
        let JobRun { job, ended, reason, results, position } = learn;
        Self { job, ended, reason, results, position, collect }
    }
}

impl IntoResponse for Cycle {
    fn into_response(self) -> Response {
        (status(self.ended), Json(self)).into_response()
    }
}
