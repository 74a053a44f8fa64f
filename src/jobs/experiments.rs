//! Concludes experiments whose registered end has come.
//!
//! The rule, fixed before any result is seen: an experiment is looked at once everything that was
//! assigned to it is measured for good, or will never be, and 24 h after its end at the earliest; 14 days
//! after that it is concluded with what there is. What it comes to, `xbot_replay::experiment` says.

use async_trait::async_trait;
use chrono::Duration;
use serde_json::json;
use xbot_domain::config::Mode;
use xbot_domain::experiment::{Concluded, Experiment, ExperimentCommand};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;
use xbot_replay::experiment::{analyse, conclude};

use super::{Job, JobError, JobName, Ran, Results, Run, World};

/// Until the final readings of the last posts are there.
const FINAL_READINGS: Duration = Duration::hours(24);
/// What has not been measured by then is not going to be.
const PATIENCE: Duration = Duration::days(14);

#[derive(Debug)]
pub struct Experiments;

#[async_trait]
impl Job for Experiments {
    fn name(&self) -> JobName {
        JobName::Experiments
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let now = world.now();
        let mode = world.settings().await?.mode;
        let ended = ended(&*world.memory().await?, mode, now);
        if ended.is_empty() {
            return Ok(Ran::Skipped("no experiment has ended".to_owned()));
        }
        let mut results = Results::new();
        for (id, stands) in ended {
            let word = match stands {
                Stands::Waits { open } => json!(format!("waits for {open} readings")),
                Stands::Ripe(conclusion) => {
                    let verdict = json!(conclusion.verdict);
                    let command = ExperimentCommand::Conclude { conclusion };
                    world.execute::<Experiment>(&id, &command, &run.context).await?;
                    verdict
                }
            };
            results.insert(id, word);
        }
        Ok(Ran::Done(results))
    }
}

/// How far an experiment is that assigns no more.
#[derive(Clone, Debug, PartialEq)]
enum Stands {
    Waits { open: u64 },
    Ripe(Box<Concluded>),
}

fn ended(memory: &Memory, mode: Mode, now: Timestamp) -> Vec<(String, Stands)> {
    let open = memory.experiments.all().filter(|(_, e)| e.conclusion.is_none());
    open.filter_map(|(id, experiment)| {
        experiment.started_at?;
        let looked_at = experiment.ends_at()?.plus(FINAL_READINGS);
        if now < looked_at {
            return None;
        }
        let analysis = analyse(memory, id, experiment, mode)?;
        let stands = match analysis.open {
            open if open > 0 && now < looked_at.plus(PATIENCE) => Stands::Waits { open },
            _ => Stands::Ripe(Box::new(conclude(experiment, &analysis, now)?)),
        };
        Some((id.to_owned(), stands))
    })
    .collect()
}
