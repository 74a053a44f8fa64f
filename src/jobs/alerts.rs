//! What a person should know about: raised and cleared as events.

use async_trait::async_trait;
use serde_json::json;
use tracing::{info, warn};
use xbot_domain::learning::{AlertRaised, Learning, LearningCommand};
use xbot_domain::time::Timestamp;

use super::{Job, JobError, JobName, Ran, Results, Run, World};

mod silence;
mod stalled;
mod watch;

pub use stalled::stalled;

use watch::Finding;

#[derive(Debug)]
pub struct Alerts;

/// The stream of the alerts.
const STREAM: &str = "alerts";

#[async_trait]
impl Job for Alerts {
    fn name(&self) -> JobName {
        JobName::Alerts
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let findings = findings(world, run.started_at).await?;
        let standing = world.memory().await?.runs.alerts().clone();
        let (mut raised, mut cleared) = (0, 0);
        for finding in findings {
            let stands = standing.contains_key(finding.name);
            if finding.is_raised() && !stands {
                raise(world, run, &finding).await?;
                raised += 1;
            } else if stands && !finding.is_raised() {
                clear(world, run, finding.name).await?;
                cleared += 1;
            }
        }
        let stand = standing.len() + raised - cleared;
        Ok(Ran::Done(Results::from([
            ("raised".to_owned(), json!(raised)),
            ("cleared".to_owned(), json!(cleared)),
            ("standing".to_owned(), json!(stand)),
        ])))
    }
}

async fn findings(world: &World, now: Timestamp) -> Result<Vec<Finding>, JobError> {
    let settings = world.settings().await?;
    let memory = world.memory().await?;
    let late = stalled::overdue(&memory, &settings, now, |due| due).into_iter();
    let others = late.filter(|job| *job != JobName::Alerts);
    let stalled: Vec<String> = others.map(|job| job.to_string()).collect();
    Ok(watch::all(&memory, &settings, &stalled, now))
}

async fn raise(world: &World, run: &Run, finding: &Finding) -> Result<(), JobError> {
    warn!(alert = finding.name, "alert raised: {}", finding.message);
    let command = LearningCommand::RaiseAlert(AlertRaised {
        alert: finding.name.to_owned(),
        severity: finding.severity,
        message: finding.message.clone(),
        value: finding.value,
        threshold: Some(finding.threshold),
        at: world.now(),
    });
    world.execute::<Learning>(STREAM, &command, &run.context).await?;
    Ok(())
}

async fn clear(world: &World, run: &Run, alert: &str) -> Result<(), JobError> {
    info!(alert, "alert cleared: {alert}");
    let command = LearningCommand::ClearAlert { alert: alert.to_owned(), at: world.now() };
    world.execute::<Learning>(STREAM, &command, &run.context).await?;
    Ok(())
}
