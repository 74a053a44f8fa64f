//! `xbot schedule`: one planning cycle, looked at from outside.

use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use clap::Subcommand;

use super::failure::NEGATIVE;
use super::system::{Schema, Start, System};
use super::{output, world};
use crate::clock::fresh_id;
use crate::jobs::{Ended, Job, JobError, JobName, Lot, Plan, Ran, Run, Tried, World, carry_out};

mod report;

pub use report::Report;

pub const HELP: &str = "\
Runs the planning job once on the current store: draws topic, style and hour, takes a candidate,
has a text written, and runs the gates. What they let through is recorded and cancelled at once with the
reason `schedule test`: it is never queued, so it can never be posted, and its candidate stays unused.
Exit code 1: no text passed; the reason stands in the output.

Examples:
  xbot schedule test
  xbot schedule test --json | jq .tried[0].draws";

#[derive(Debug, Subcommand)]
pub enum Schedule {
    /// Plan one post, and show how it was decided
    Test {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

impl Schedule {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let Self::Test { json } = self;
        let system = System::open(start, Schema::BringUp).await?;
        // Planning does not look at X: the simulated one will do, whichever driver posts.
        let settings = system.settings().await?;
        let x = world::simulator(&system, &settings).await?;
        let lot = Lot::of(fresh_id().as_bytes());
        let content = world::content(&settings)?;
        let world = world::with_driver(&system, x, content, lot, world::worker()).await?;
        let report = test(&world).await?;
        system.project(system.log.head().await?).await?;
        if json {
            output::json(&report)?;
        } else {
            report.print()?;
        }
        Ok(if report.has_a_post() { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }
}

/// One run of the planning job, with all that it tried.
pub async fn test(world: &World) -> anyhow::Result<Report> {
    let job = Watched { plan: Plan::to_show(), tried: Mutex::default() };
    let ran = match carry_out(world, &job).await? {
        Ended::Ran(ran) => ran,
        Ended::NotOurs(why) => Ran::Skipped(why),
    };
    let memory = world.memory().await?;
    let tried = job.tried.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Report::of(&ran, &tried, &memory))
}

/// The planning job, with what it tried kept for the report.
#[derive(Debug)]
struct Watched {
    plan: Plan,
    tried: Mutex<Vec<Tried>>,
}

#[async_trait]
impl Job for Watched {
    fn name(&self) -> JobName {
        self.plan.name()
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let mut tried = Vec::new();
        let ran = self.plan.watched(world, run, &mut tried).await;
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = tried;
        ran
    }
}
