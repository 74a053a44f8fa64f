//! `xbot demo`: a month in seconds, a report, and then life at a visible pace.

use std::process::ExitCode;
use std::sync::Arc;

use chrono::{Duration, NaiveDate};
use clap::Args as ClapArgs;
use indicatif::ProgressBar;
use xbot_domain::log::Checkpoint;
use xbot_domain::time::{Clock as _, Timestamp};
use xbot_projections::database::Durability;
use xbot_replay::audit::{seal_new, verify};

use super::failure::{Advise as _, broken};
use super::system::{Schema, Start, System};
use super::{progress, serve, world};
use crate::clock::{PacedClock, SystemClock, Timer, VirtualClock};
use crate::commands::Context;
use crate::content::Content;
use crate::demo::{Demo, Report};
use crate::jobs::{self, Lot, Schedule};
use crate::settings::Environment;

mod print;

pub const HELP: &str = "\
The whole system runs as it is, but for X and the clock: an audience with a hidden taste stands in
for X, and time jumps to whatever is due next. Nothing leaves this machine. The store has to be
empty; it is data/demo.db unless DATABASE_URL names another. The same seed and the same last day give the same
log, to the last byte, on SQLite and on PostgreSQL: compare the heads.

After the report the API is served on that store and life goes on, an hour a minute, until Ctrl-C.

Examples:
  xbot demo
  xbot demo --days 60 --seed 8 --exit --json | jq .coverage
  DATABASE_URL=postgres://xbot@localhost/demo xbot demo --exit
  LEARNING_ENGINE_V2=false xbot demo --exit        what it comes to without learning
  REWARD_SPEC=composite-v1 xbot demo --exit        what another reward teaches";

const USUAL_STORE: &str = "sqlite://data/demo.db";
/// An hour a minute: a post every few minutes, and nobody has to wait for a day.
const VISIBLE: f64 = 60.0;

#[derive(Debug, ClapArgs)]
pub struct Args {
    /// How many days to live through
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u16).range(1..=1_100))]
    days: u16,
    /// Which audience, and every free choice
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u64).range(0..=1_000_000_000))]
    seed: u64,
    /// The day on which it ends, at 00:00 UTC; today unless given
    #[arg(long, value_name = "YYYY-MM-DD")]
    until: Option<NaiveDate>,
    /// `max`, or seconds of the month per second
    #[arg(long, default_value = "max")]
    speed: Speed,
    /// End after the report
    #[arg(long)]
    exit: bool,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Speed {
    Max,
    Times(f64),
}

impl std::str::FromStr for Speed {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            _ if text == "max" => Ok(Self::Max),
            Ok(speed) if (1.0..=1e9).contains(&speed) => Ok(Self::Times(speed)),
            _ => Err("write max, or a number from 1 to 1000000000".to_owned()),
        }
    }
}

impl Args {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let start = simulated(start)?;
        let listener = match self.exit {
            true => None,
            false => Some(serve::listen(&start.settings.http.addr).await?),
        };
        let content = offline(&start)?;
        let until = self.until()?;
        let from = until.minus(Duration::days(i64::from(self.days)));
        let clock: Arc<dyn Timer> = match self.speed {
            Speed::Max => Arc::new(VirtualClock::starting_at(from)),
            Speed::Times(speed) => Arc::new(PacedClock::starting_at(from, speed)),
        };
        // A month that the power cuts short can be lived again.
        let durability = Durability::Rebuildable;
        let system = System::open_at(start, Schema::BringUp, clock, durability).await?;
        let demo = Demo { seed: self.seed, from, until, settings: self.settings(&system) };
        let report = live(&system, &demo, content.clone()).await?;
        print::report(&report, &system, self.json)?;
        if let Some(listener) = listener {
            let speed = if let Speed::Times(speed) = self.speed { speed } else { VISIBLE };
            live_on(system, content, until, speed, listener).await?;
        }
        Ok(ExitCode::SUCCESS)
    }

    fn until(&self) -> anyhow::Result<Timestamp> {
        let day = match self.until {
            Some(day) => day.format("%Y-%m-%d").to_string(),
            None => SystemClock.now().day(),
        };
        Ok(format!("{day}T00:00:00Z").parse()?)
    }

    /// The usual ones, but for those on which the environment has an opinion.
    fn settings(&self, system: &System) -> Vec<(&'static str, serde_json::Value)> {
        let environment = &system.start.environment;
        let open = |key: &str| {
            let setting = xbot_domain::config::find(key).ok();
            setting.is_none_or(|setting| environment.get(&setting.variable()).is_none())
        };
        let mut settings = Demo::usual_settings(self.seed);
        settings.retain(|(key, _)| open(key));
        settings
    }
}

/// The environment with a simulated X, whatever it says of the real one.
fn simulated(start: Start) -> anyhow::Result<Start> {
    let given = start.environment;
    let stopped = given.get("POSTING_DISABLED").is_some_and(|value| value != "false");
    if stopped {
        return Err(broken(
            "could not run the demo: POSTING_DISABLED is set, and nothing overrides it",
            "the demo posts to a simulated X alone: run it as POSTING_DISABLED=false xbot demo",
        ));
    }
    let mut environment: Environment = given
        .without("SIMULATOR_SEED")
        .with("X_DRIVER", "simulator")
        .with("MODE", "shadow")
        .with("JOBS_ENABLED", "true");
    if environment.get("DATABASE_URL").is_none() {
        environment = environment.with("DATABASE_URL", USUAL_STORE);
    }
    let settings = environment.settings(&xbot_domain::config::Config::default())?;
    Ok(Start { environment, settings })
}

/// What there is to write about, without the feeds: nothing leaves this machine, and the log must not
/// depend on the day's news. Read before anything is written, so that a wrong file leaves no store.
fn offline(start: &Start) -> anyhow::Result<Content> {
    let mut content = world::content(&start.settings)?;
    content.feeds.clear();
    Ok(content)
}

async fn live(system: &System, demo: &Demo, content: Content) -> anyhow::Result<Report> {
    if system.log.head().await? != Checkpoint::START {
        return Err(broken(
            format!("could not run the demo: {} has a history already", system.database),
            "remove it, or name another store: DATABASE_URL=sqlite://data/another.db xbot demo",
        ));
    }
    let lot = Lot::of(&demo.seed.to_le_bytes());
    let context = Context::new("demo", lot.uuid("prepare"));
    demo.prepare(&system.commands(), system.environment_name(), &context).await?;
    let audience = world::simulator(system, &system.settings().await?).await?;
    let world =
        world::with_driver(system, audience.clone(), content, lot, "demo".to_owned()).await?;
    demo.start_experiments(&world, &context).await?;
    let bar = bar(demo);
    let lived = demo.live(world.clone(), |world| {
        bar.set_position(u64::try_from(world.now().since(demo.from).num_hours()).unwrap_or(0));
    });
    let lived = lived.await;
    bar.finish_and_clear();
    lived.advise(
        format!("could not live beyond {}", world.now()),
        "mend the cause, and begin again on an empty store",
    )?;
    system.projector().catch_up().await?;
    let mut report = demo.report(&world, &audience).await?;
    report.head = head(system).await?;
    Ok(report)
}

fn bar(demo: &Demo) -> ProgressBar {
    let bar = progress::bar("hours lived");
    bar.set_length(u64::try_from(demo.days() * 24).unwrap_or(0));
    bar
}

/// Of the whole log, after sealing it.
async fn head(system: &System) -> anyhow::Result<String> {
    while seal_new(&*system.log, &*system.seals).await?.0 > 0 {}
    Ok(verify(&*system.log, &*system.seals, |_| {}).await?.head.to_string())
}

async fn live_on(
    system: System,
    content: Content,
    until: Timestamp,
    speed: f64,
    listener: tokio::net::TcpListener,
) -> anyhow::Result<()> {
    let clock = Arc::new(PacedClock::starting_at(until, speed));
    let system = System::open_at(system.start, Schema::AsIs, clock, Durability::Full).await?;
    let worker = world::worker();
    let audience = world::simulator(&system, &system.settings().await?).await?;
    let lot = Lot::of(worker.as_bytes());
    let world = world::with_driver(&system, audience, content, lot, worker).await?;
    let address = listener.local_addr().advise("could not tell the address", "")?;
    eprintln!(
        "life goes on at {speed:.0} times the usual pace, on http://{address}; Ctrl-C ends it"
    );
    serve::serve(&system, listener, Some(Schedule::new(world, jobs::all()))).await
}
