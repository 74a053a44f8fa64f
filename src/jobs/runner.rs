//! One run of one job: started in the log, carried out within a deadline, ended in the log.

use std::time::Duration;

use chrono::Duration as Span;
use tracing::{Instrument as _, debug, error, info, info_span};
use xbot_domain::learning::{Learning, LearningCommand, RunCompleted, RunSkipped, RunStarted};
use xbot_domain::log::{Checkpoint, IdempotencyKey};

use super::posting::lately;
use super::{Job, JobError, Ran, Run, World};
use crate::commands::{CommandError, Context};
use crate::telemetry::EXPORTED;

/// A run that takes longer is given up, and says so. Below the lease, so that nobody else began.
const DEADLINE: Duration = Duration::from_secs(4 * 60);

fn lease() -> Span {
    Span::minutes(5)
}

/// How a run ended, for whoever asked for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Ended {
    Ran(Ran),
    /// Another instance does it, or did it a moment ago.
    NotOurs(String),
}

pub async fn carry_out(world: &World, job: &dyn Job) -> Result<Ended, JobError> {
    Ok(carry_out_under(world, job, None).await?.0)
}

/// The same under the key of whoever asked, and how far the log has come with it.
pub async fn carry_out_under(
    world: &World,
    job: &dyn Job,
    key: Option<IdempotencyKey>,
) -> Result<(Ended, Checkpoint), JobError> {
    let span = info_span!(
        target: EXPORTED,
        "job",
        otel.name = %format_args!("job {}", job.name()),
    );
    run(world, job, key).instrument(span).await
}

async fn run(
    world: &World,
    job: &dyn Job,
    key: Option<IdempotencyKey>,
) -> Result<(Ended, Checkpoint), JobError> {
    let run = prepare(world, job).await?;
    let context = Context { idempotency: key, ..run.context.clone() };
    let started = LearningCommand::StartRun(RunStarted {
        run_id: run.id.clone(),
        job: run.job.to_string(),
        worker: world.worker.clone(),
        lease_until: run.started_at.plus(lease()),
        at: run.started_at,
    });
    match world.execute::<Learning>(run.job.as_str(), &started, &context).await {
        Ok(done) if done.appended.repeated => {
            return Ok((Ended::NotOurs("it was asked for before".to_owned()), done.appended.at));
        }
        Ok(_) => {}
        Err(CommandError::Refused(refusal)) => {
            debug!("{}: {refusal}", run.job);
            return Ok((Ended::NotOurs(refusal.message), world.log.head().await?));
        }
        Err(error) => return Err(error.into()),
    }
    let ran = tokio::time::timeout(DEADLINE, work(world, job, &run)).await;
    let ran = ran.unwrap_or_else(|_| {
        Ok(Ran::Skipped(format!("failed: it took longer than {} s", DEADLINE.as_secs())))
    });
    let ran = ran.unwrap_or_else(|error| Ran::Skipped(failed(&run, &error)));
    let end = end(world, &run, &ran);
    let done = world.execute::<Learning>(run.job.as_str(), &end, &run.context).await?;
    Ok((Ended::Ran(ran), done.appended.at))
}

async fn work(world: &World, job: &dyn Job, run: &Run) -> Result<Ran, JobError> {
    // Another process may have posted on an X that exists only in the log.
    let posts = lately(&*world.memory().await?, run.started_at);
    world.driver.remember(posts);
    job.run(world, run).await
}

async fn prepare(world: &World, job: &dyn Job) -> Result<Run, JobError> {
    let name = job.name();
    let count = world.memory().await?.runs.of(name.as_str()).map_or(0, |last| last.count);
    let id = format!("{name}-{:06}", count + 1);
    let lot = world.lot.part(&id);
    Ok(Run {
        context: Context::new(&format!("job:{name}"), lot.uuid("correlation")),
        job: name,
        started_at: world.now(),
        settings: world.settings().await?,
        id,
        lot,
    })
}

fn end(world: &World, run: &Run, ran: &Ran) -> LearningCommand {
    let (run_id, job) = (run.id.clone(), run.job.to_string());
    // A clock that was set back in the meantime cannot end a run before it began.
    let at = world.now().max(run.started_at);
    match ran {
        Ran::Done(results) => {
            info!(run_id, "{job}: done {}", serde_json::to_string(results).unwrap_or_default());
            LearningCommand::CompleteRun(RunCompleted {
                run_id,
                job,
                started_at: run.started_at,
                finished_at: at,
                results: results.clone(),
                simulated: world.driver.name() == xbot_domain::decision::SIMULATOR,
            })
        }
        Ran::Skipped(reason) => {
            debug!(run_id, "{job}: skipped, {reason}");
            LearningCommand::SkipRun(RunSkipped { run_id, job, reason: reason.clone(), at })
        }
    }
}

fn failed(run: &Run, error: &JobError) -> String {
    let mut reason = format!("failed: {error}");
    let mut cause = std::error::Error::source(error);
    while let Some(deeper) = cause {
        reason.push_str(&format!(": {deeper}"));
        cause = deeper.source();
    }
    error!(run_id = run.id, "{}: {reason}", run.job);
    reason
}
