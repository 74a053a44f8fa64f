//! `GET /api/jobs`: what runs by itself, when it last did, and when it does next.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;
use xbot_domain::config::Settings;
use xbot_domain::time::Timestamp;
use xbot_projections::reads::Arg;

use super::figures;
use super::words::Job;
use crate::http::App;
use crate::http::input::{Nothing, Params};
use crate::http::problem::{Problem, ReadProblems};
use crate::http::reads::{Listed as _, Moment, Of, Read};
use crate::jobs::{self, JobName};

pub mod runs;

use runs::JobRun;

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Jobs {
    /// In the order in which they run when several are due at once.
    items: Vec<JobTold>,
}

#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct JobTold {
    #[schema(value_type = Job)]
    job: &'static str,
    /// From the beginning of one run to that of the next. A job that waits for work may wait longer.
    #[schema(minimum = 1)]
    interval_minutes: i64,
    /// When it runs next, by now; null where this instance does not run it.
    next_due_at: Option<Moment>,
    /// The last run that has ended; null before the first.
    last_run: Option<JobRun>,
}

/// Jobs
///
/// Each with its last run and its next.
#[utoipa::path(get, path = "/api/jobs", tag = "reads", params(Of),
    responses((status = 200, description = "As they stand", body = Jobs), ReadProblems))]
pub async fn list(
    State(app): State<App>,
    Params(Nothing {}): Params<Nothing>,
    read: Read,
) -> Result<Json<Jobs>, Problem> {
    let settings = figures::settings(&read).await?;
    let due = due(&app, &settings, app.clock.now()).await?;
    let mut items = Vec::new();
    for job in JobName::ALL {
        items.push(JobTold {
            job: job.as_str(),
            interval_minutes: jobs::interval(job, &settings.jobs).num_minutes(),
            next_due_at: due.get(&job).copied().map(Moment),
            last_run: last_run(&read, job).await?,
        });
    }
    Ok(Json(Jobs { items }))
}

async fn due(
    app: &App,
    settings: &Settings,
    now: Timestamp,
) -> Result<BTreeMap<JobName, Timestamp>, Problem> {
    let Some(world) = &app.world else {
        return Ok(BTreeMap::new());
    };
    let memory = world.memory().await.map_err(|error| Problem::of_machine(&error))?;
    let all = jobs::with(settings);
    let due = all.iter().map(|job| (job.name(), jobs::due(&**job, &memory, settings, now)));
    Ok(due.collect())
}

async fn last_run(read: &Read, job: JobName) -> Result<Option<JobRun>, Problem> {
    let select = JobRun::SELECT;
    let sql = format!("{select} where job = $1 order by finished_at desc, run_id desc limit 1");
    Ok(read.reader.one(&sql, &[Arg::Text(job.as_str().to_owned())]).await?)
}
