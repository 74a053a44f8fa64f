//! A month in seconds: the whole system, unchanged, against the simulated audience, in virtual time.
//!
//! Because the audience's taste is known here, the report can say what the learner cannot know: what
//! the best choice was, how much was lost, and whether the intervals cover the truth.

use std::sync::Arc;

use chrono::Duration;
use serde_json::{Value, json};
use xbot_domain::config::{Config, ConfigCommand};
use xbot_domain::experiment::{Experiment, ExperimentCommand};
use xbot_domain::time::Timestamp;

use crate::commands::{Commands, Context};
use crate::content::experiments::Ready;
use crate::jobs::{self, JobError, Schedule, Until, World};
use crate::x::simulator::Simulator;

mod arms;
mod fates;
mod history;
mod regret;
pub mod report;
mod specs;
mod weeks;

pub use report::Report;

/// By their templates in the content file.
const EXPERIMENTS: [&str; 2] = ["hashtag_1", "contrarian_reply"];
/// Days after the beginning; before that nothing is known to compare with.
const FIRST_DAY: i64 = 3;
/// Two weeks of experiment, a day to measure the last post, and some life before and after.
const LEAST_DAYS: i64 = 21;

/// What is run.
#[derive(Clone, Debug)]
pub struct Demo {
    pub seed: u64,
    pub from: Timestamp,
    pub until: Timestamp,
    /// Settings to begin with, by key, recorded as changes.
    pub settings: Vec<(&'static str, Value)>,
}

impl Demo {
    pub fn days(&self) -> i64 {
        self.until.since(self.from).num_days()
    }

    /// Everything on: all that is planned goes out to the simulated X, chosen by the learner.
    pub fn usual_settings(seed: u64) -> Vec<(&'static str, Value)> {
        vec![
            ("MODE", json!("shadow")),
            ("SIMULATOR_SEED", json!(seed)),
            ("feature_flags.learning_engine_v2", json!(true)),
            ("learning_config.post_fraction", json!(1)),
            ("LIVE_POSTS", json!(true)),
            ("POSTING_DISABLED", json!(false)),
        ]
    }

    /// Records the settings, before anything is made of them.
    pub async fn prepare(
        &self,
        commands: &Commands,
        environment: &str,
        context: &Context,
    ) -> Result<(), JobError> {
        for (key, value) in &self.settings {
            let command = ConfigCommand::Set {
                key: (*key).to_owned(),
                value: value.clone(),
                by: "demo".to_owned(),
                why: "a month against the simulated audience".to_owned(),
                at: self.from,
            };
            commands.execute::<Config>(environment, &command, context).await?;
        }
        Ok(())
    }

    /// Starts what the month is to find out: something that this audience does not care about, and
    /// something that it does, perhaps.
    pub async fn start_experiments(
        &self,
        world: &World,
        context: &Context,
    ) -> Result<(), JobError> {
        if self.days() < LEAST_DAYS {
            return Ok(());
        }
        let first = self.from.plus(Duration::days(FIRST_DAY));
        let templates = EXPERIMENTS.iter().filter_map(|name| world.content.template(name));
        for template in templates {
            let Ready { id, mut plan } = template.ready(first, template.days, self.from);
            "demo".clone_into(&mut plan.by);
            let define = ExperimentCommand::Define { id: id.clone(), plan: Box::new(plan) };
            world.execute::<Experiment>(&id, &define, context).await?;
            let start = ExperimentCommand::Start { by: "demo".to_owned(), at: self.from };
            world.execute::<Experiment>(&id, &start, context).await?;
        }
        Ok(())
    }

    /// Lives through the month. `each` sees the world after every run of a job.
    pub async fn live(&self, world: World, each: impl FnMut(&World)) {
        Schedule::new(world, jobs::all()).run(Until::Time(self.until), each).await;
    }

    pub async fn report(
        &self,
        world: &World,
        audience: &Arc<Simulator>,
    ) -> Result<Report, JobError> {
        report::of(self, world, audience).await
    }

    fn day_of(&self, at: Timestamp) -> i64 {
        at.since(self.from).num_seconds().div_euclid(Duration::days(1).num_seconds())
    }
}
