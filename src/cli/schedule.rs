//! `xbot schedule`: one planning cycle, looked at from outside.

use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use clap::Subcommand;
use xbot_domain::budget::prices::PriceTable;

use super::failure::{Advise as _, NEGATIVE};
use super::output;
use super::system::{Schema, Start, System};
use crate::clock::{SystemClock, fresh_id};
use crate::content::Content;
use crate::jobs::{
    Ended, Job, JobError, JobName, Lot, Parts, Plan, Ran, Run, Tried, World, Writers, carry_out,
};
use crate::llm::Llm;
use crate::llm::budgeted::{Budgeted, FromLog, Patience};
use crate::llm::openai::OpenAi;
use crate::llm::scripted::Scripted;
use crate::x::simulator::{Audience, Simulator};

mod report;

pub use report::Report;

pub const HELP: &str = "\
Runs the planning job once on the current store: draws topic, style and hour, takes a candidate,
has a text written, runs the gates, and queues what they let through. It posts nothing, ever.
Exit code 1: nothing was queued; the reason stands in the output.

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
        let world = world(&system)?;
        let report = test(&world).await?;
        system.project(system.log.head().await?).await?;
        if json {
            output::json(&report)?;
        } else {
            report.print()?;
        }
        Ok(if report.is_queued() { ExitCode::SUCCESS } else { ExitCode::from(NEGATIVE) })
    }
}

/// One run of the planning job, with all that it tried.
pub async fn test(world: &World) -> anyhow::Result<Report> {
    let job = Watched::default();
    let ran = match carry_out(world, &job).await? {
        Ended::Ran(ran) => ran,
        Ended::NotOurs(why) => Ran::Skipped(why),
    };
    let memory = world.memory().await?;
    let tried = job.tried.into_inner().unwrap_or_else(PoisonError::into_inner);
    Ok(Report::of(&ran, &tried, &memory))
}

/// The planning job, with what it tried kept for the report.
#[derive(Debug, Default)]
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

/// Of this process, with an X on which nothing happens: planning does not look at it.
fn world(system: &System) -> anyhow::Result<World> {
    let settings = &system.start.settings;
    let content = Content::load(settings.content_file.as_deref()).advise(
        "could not use the content file",
        "correct it, or unset CONTENT_FILE to use the built-in one",
    )?;
    let (clock, commands) = (Arc::new(SystemClock), system.commands());
    let environment = system.start.environment.clone();
    let switches = Arc::new(FromLog::new(environment, commands.clone(), system.environment_name()));
    let prices = PriceTable::built_in()?;
    let writer = |llm: Arc<dyn Llm>| {
        let (prices, patience) = (prices.clone(), Patience::default());
        Budgeted::new(llm, commands.clone(), clock.clone(), switches.clone(), prices, patience)
    };
    let model: Option<Arc<dyn Llm>> = match settings.llm.api_key {
        Some(_) => Some(Arc::new(OpenAi::new(&settings.llm)?)),
        None => None,
    };
    let id = fresh_id();
    let audience = Audience {
        seed: 0,
        handle: "xbot".to_owned(),
        zone: settings.account_timezone,
        opened_at: system.now(),
        followers: 0,
    };
    Ok(World::new(Parts {
        log: Arc::clone(&system.log),
        database: system.database.clone(),
        driver: Arc::new(Simulator::new(audience, clock.clone())),
        writers: Writers {
            scripted: writer(Arc::new(Scripted::default())),
            model: model.map(writer),
        },
        content: Arc::new(content),
        lot: Lot::of(id.as_bytes()),
        worker: format!("cli-{id}"),
        commands: commands.clone(),
        clock,
        switches,
    }))
}
