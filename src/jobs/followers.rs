//! Watches how many follow the account.

use async_trait::async_trait;
use serde_json::json;
use tracing::{debug, warn};
use xbot_domain::account::{Account, AccountCommand, ObserveFollowers};
use xbot_domain::config::Settings;
use xbot_domain::decision::SIMULATOR;

use super::in_time::in_time;
use super::{Job, JobError, JobName, Ran, Results, Run, World};
use crate::commands::CommandError;
use crate::x::ReadError;

#[derive(Debug)]
pub struct Followers;

/// The stream of the account.
const ACCOUNT: &str = "main";

#[async_trait]
impl Job for Followers {
    fn name(&self) -> JobName {
        JobName::Followers
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        if let Some(reason) = nothing_is_read(world, &run.settings) {
            return Ok(Ran::Skipped(reason.to_owned()));
        }
        match observe(world, run).await? {
            Ok(count) => Ok(Ran::Done(Results::from([("followers".to_owned(), json!(count))]))),
            Err(error) => Ok(Ran::Skipped(error.to_string())),
        }
    }
}

/// Why X is not asked for numbers; absent when it is. The simulated one may always be asked.
pub(super) fn nothing_is_read(world: &World, settings: &Settings) -> Option<&'static str> {
    let real = world.driver.name() != SIMULATOR;
    (real && !settings.real_metrics_enabled).then_some("REAL_METRICS_ENABLED=false")
}

/// Reads the count and records it. That it cannot be read is an answer, not a failure of the run.
pub(super) async fn observe(world: &World, run: &Run) -> Result<Result<u64, ReadError>, JobError> {
    let count = match in_time(world.driver.followers()).await {
        Ok(count) => count,
        Err(error) => {
            warn!("{error}: the followers of this moment stay unknown");
            return Ok(Err(error));
        }
    };
    let command = AccountCommand::ObserveFollowers(ObserveFollowers {
        count,
        source: world.driver.name().to_owned(),
        simulated: world.driver.name() == SIMULATOR,
        at: world.now(),
    });
    match world.execute::<Account>(ACCOUNT, &command, &run.context).await {
        Ok(_) => {}
        // Another instance counted at the same moment, or the clock was set back.
        Err(CommandError::Refused(refusal)) => debug!("{refusal}"),
        Err(error) => return Err(error.into()),
    }
    Ok(Ok(count))
}
