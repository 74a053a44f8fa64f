//! Tells `ALERT_WEBHOOK_URL` of each alert that is raised or cleared: signed, in order, at least once.
//!
//! What was told is in the log. A process that dies between telling and writing tells again under
//! the same `Idempotency-Key`, by which the receiver knows it.

use async_trait::async_trait;
use chrono::Duration;
use serde_json::json;
use tracing::{info, warn};
use xbot_domain::config::Settings;
use xbot_domain::learning::{About, AlertNotified, Learning, LearningCommand, Notified};
use xbot_domain::memory::{Memory, Notice};
use xbot_domain::time::Timestamp;

use super::{Job, JobError, JobName, Ran, Results, Run, Work, World};

mod webhook;

use webhook::Webhook;

#[derive(Debug)]
pub struct Notify;

/// The stream of the alerts.
const STREAM: &str = "alerts";
/// Told in one run; a slow receiver takes its time for each, and the run has a deadline.
const A_RUN: usize = 5;
/// Seconds before each further try within a run. What fails four times waits for the next run.
const PAUSES: [i64; 3] = [1, 2, 4];
/// What could not be told for so long is no news any more.
const STALE: Duration = Duration::hours(24);

#[async_trait]
impl Job for Notify {
    fn name(&self) -> JobName {
        JobName::Notify
    }

    fn work(&self, memory: &Memory, _: &Settings) -> Work {
        memory.notices.unsaid().next().map_or(Work::Nothing, |notice| Work::From(notice.at))
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let settings = &run.settings;
        let Some(url) = &settings.alert_webhook_url else {
            return Ok(Ran::Skipped("ALERT_WEBHOOK_URL is not set".to_owned()));
        };
        let webhook = Webhook::new(url, settings.alert_webhook_secret.as_ref());
        let webhook = webhook.map_err(|source| JobError::Failed {
            what: "set up the webhook".to_owned(),
            source: source.into(),
        })?;
        let unsaid: Vec<Notice> = world.memory().await?.notices.unsaid().cloned().collect();
        let (mut told, mut given_up) = (0, 0);
        for notice in unsaid.iter().take(A_RUN) {
            let (outcome, attempts) = tell(world, &webhook, notice).await;
            let outcome = match outcome {
                Ok(()) => Notified::Delivered,
                Err(_) if notice.at.plus(STALE) < world.now() => Notified::GivenUp,
                // In order: what comes later waits too.
                Err(reason) => {
                    warn!(alert = notice.raised.alert, "could not tell of an alert: {reason}");
                    break;
                }
            };
            told += u32::from(outcome == Notified::Delivered);
            given_up += u32::from(outcome == Notified::GivenUp);
            record(world, run, notice, outcome, attempts).await?;
        }
        let left = unsaid.len() - (told + given_up) as usize;
        Ok(Ran::Done(Results::from([
            ("told".to_owned(), json!(told)),
            ("given_up".to_owned(), json!(given_up)),
            ("left".to_owned(), json!(left)),
        ])))
    }
}

/// Whether it was taken, and after how many tries.
async fn tell(world: &World, webhook: &Webhook, notice: &Notice) -> (Result<(), String>, u32) {
    let body = body(notice);
    let mut attempts = 1;
    let mut told = webhook.send(&key(notice), &body, world.now()).await;
    for pause in PAUSES {
        if told.is_ok() {
            break;
        }
        wait(world, world.now().plus(Duration::seconds(pause))).await;
        told = webhook.send(&key(notice), &body, world.now()).await;
        attempts += 1;
    }
    (told, attempts)
}

async fn wait(world: &World, until: Timestamp) {
    while world.now() < until {
        world.clock.wait_until(until).await;
    }
}

fn word(about: About) -> &'static str {
    match about {
        About::Raised => "raised",
        About::Cleared => "cleared",
    }
}

/// The same for the same turn of the same alert, whoever tells it.
fn key(notice: &Notice) -> String {
    format!("{}/{}/{}", notice.raised.alert, notice.raised.at, word(notice.about))
}

fn body(notice: &Notice) -> String {
    let raised = &notice.raised;
    json!({
        "alert": raised.alert,
        "about": word(notice.about),
        "severity": raised.severity,
        "message": raised.message,
        "value": raised.value,
        "threshold": raised.threshold,
        "raised_at": raised.at,
        "at": notice.at,
    })
    .to_string()
}

async fn record(
    world: &World,
    run: &Run,
    notice: &Notice,
    outcome: Notified,
    attempts: u32,
) -> Result<(), JobError> {
    let alert = notice.raised.alert.clone();
    info!(alert, ?outcome, attempts, "told of the alert {alert}: {}", word(notice.about));
    let command = LearningCommand::NotifyAlert(AlertNotified {
        alert,
        raised_at: notice.raised.at,
        about: notice.about,
        attempts,
        outcome,
        at: world.now(),
    });
    world.execute::<Learning>(STREAM, &command, &run.context).await?;
    Ok(())
}
