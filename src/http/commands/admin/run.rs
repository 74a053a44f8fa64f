//! One run of a job for somebody who asked, and what is told of it.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;
use xbot_domain::event::Event;
use xbot_domain::learning::LearningEvent;
use xbot_domain::log::{IdempotencyKey, Position, Recorded, StreamId};

use super::PATIENCE;
use crate::http::App;
use crate::http::commands::failed;
use crate::http::problem::Problem;
use crate::jobs::{Ended, Job, JobError, JobName, Ran, Results, World, carry_out_under};

/// How a run of a job ended. Skipped is not done.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = RunOnRequest)]
pub struct JobRun {
    #[schema(example = "learn")]
    pub job: String,
    pub ended: How,
    /// Why it did nothing; null when it did something.
    pub reason: Option<String>,
    /// What it did, by name, such as `arms_trained`.
    #[schema(value_type = Object)]
    pub results: Results,
    /// How far the log has come with it: give it as `?after=` to read what it wrote.
    #[schema(value_type = i64, minimum = 0)]
    pub position: Position,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum How {
    Done,
    Skipped,
    /// Another run of it is under way, or was a moment ago.
    NotOurs,
    /// Not yet: it goes on. `/api/events` and `job_runs` show its end.
    Running,
}

impl JobRun {
    pub fn of(job: JobName, ended: Ended, position: Position) -> Self {
        let (how, reason, results) = match ended {
            Ended::Ran(Ran::Done(results)) => (How::Done, None, results),
            Ended::Ran(Ran::Skipped(reason)) => (How::Skipped, Some(reason), Results::new()),
            Ended::NotOurs(reason) => (How::NotOurs, Some(reason), Results::new()),
        };
        Self { job: job.to_string(), ended: how, reason, results, position }
    }

    pub fn running(job: JobName, position: Position) -> Self {
        let (job, results) = (job.to_string(), Results::new());
        Self { job, ended: How::Running, reason: None, results, position }
    }
}

impl IntoResponse for JobRun {
    fn into_response(self) -> Response {
        (status(self.ended), Json(self)).into_response()
    }
}

pub fn status(ended: How) -> StatusCode {
    if ended == How::Running { StatusCode::ACCEPTED } else { StatusCode::OK }
}

/// Waits for `work` for a moment, and leaves it to itself after that.
pub async fn awhile<T: Send + 'static>(
    work: impl Future<Output = Result<T, JobError>> + Send + 'static,
) -> Result<Option<T>, Problem> {
    match timeout(PATIENCE, tokio::spawn(work)).await {
        Ok(Ok(done)) => done.map(Some).map_err(failed),
        Ok(Err(crashed)) => Err(Problem::of_machine(&crashed)),
        Err(_) => Ok(None),
    }
}

pub async fn run(
    world: World,
    job: Box<dyn Job>,
    key: Option<IdempotencyKey>,
) -> Result<JobRun, JobError> {
    let (ended, at) = carry_out_under(&world, &*job, key).await?;
    Ok(JobRun::of(job.name(), ended, at.position))
}

/// What came of the run that began at `position`, by the log.
pub async fn recalled(app: &App, job: JobName, position: Position) -> Result<JobRun, Problem> {
    let started = app.log.read_one(position).await?;
    let Some(started) = started.iter().next().map(|event| event.recorded()).transpose()? else {
        return Ok(JobRun::running(job, position));
    };
    let Event::Learning(LearningEvent::RunStarted(begun)) = &started.event else {
        return Ok(JobRun::running(job, position));
    };
    let stream = StreamId { aggregate: "learning", id: started.stream_id.clone() };
    // A run writes nothing else there; its end is next.
    let next = app.log.read_stream(&stream, started.version, 1).await?;
    let next = next.iter().next().map(|event| event.recorded()).transpose()?;
    let ended = next.and_then(|next| ended(&begun.run_id, next));
    Ok(match ended {
        Some((ended, position)) => JobRun::of(job, ended, position),
        None => JobRun::running(job, position),
    })
}

fn ended(run_id: &str, next: Recorded) -> Option<(Ended, Position)> {
    let ran = match next.event {
        Event::Learning(LearningEvent::RunCompleted(end)) if end.run_id == run_id => {
            Ran::Done(end.results)
        }
        Event::Learning(LearningEvent::RunSkipped(end)) if end.run_id == run_id => {
            Ran::Skipped(end.reason)
        }
        _ => return None,
    };
    Some((Ended::Ran(ran), next.at.position))
}

impl From<xbot_domain::event::DecodeError> for Problem {
    fn from(error: xbot_domain::event::DecodeError) -> Self {
        Self::of_machine(&error)
    }
}
