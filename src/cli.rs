//! The command line: parse, connect, run, and end with a code that scripts can rely on.
//!
//! 0: done, or the answer is yes. 1: refused by a rule, or the answer is no. 2: misused, or
//! something that the command needs is broken.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::telemetry;

mod audit;
mod candidates;
mod completions;
mod config;
mod demo;
mod events;
mod experiments;
mod failure;
mod health;
mod learning;
mod migrate;
mod openapi;
mod output;
mod progress;
mod projections;
mod replay;
mod schedule;
mod serve;
mod system;
mod why;
mod world;

use system::{Schema, Start, System};

const EXAMPLES: &str = "\
Examples:
  xbot serve                                          run on the embedded default, no set-up
  DATABASE_URL=postgres://xbot@localhost/xbot xbot serve
  xbot health                                         one line; exit 0, 1 or 2
  xbot config set POSTING_DISABLED true --why \"wrong topic\"
  xbot events tail --follow --type posted --json

Settings come from the environment, from `.env` in the current folder, and from `xbot config set`,
which works at once and wins. `xbot config list` explains each.

Exit codes: 0 done, 1 refused or a negative finding, 2 misused or a broken environment.";

/// An event-sourced learning engine that runs an account on X by itself.
#[derive(Debug, Parser)]
#[command(
    name = "xbot",
    version,
    after_help = EXAMPLES,
    max_term_width = 100,
    arg_required_else_help = true,
    disable_help_subcommand = true
)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the system: the jobs, projections, and HTTP with /healthz and /readyz
    #[command(after_help = serve::HELP)]
    Serve,
    /// Live through a month in seconds, against a simulated audience, and report
    #[command(after_help = demo::HELP)]
    Demo(demo::Args),
    /// Print the health of the system in one line
    #[command(after_help = health::HELP)]
    Health(health::Health),
    /// Look for raw material to write about
    #[command(subcommand, after_help = candidates::HELP)]
    Candidates(candidates::Candidates),
    /// Tell the whole story of a decision: what was drawn, posted, measured and learned
    #[command(after_help = why::HELP)]
    Why(why::Why),
    /// Try out what the planning job does
    #[command(subcommand, after_help = schedule::HELP)]
    Schedule(schedule::Schedule),
    /// Compare a control with a variant, and let the numbers decide
    #[command(subcommand, after_help = experiments::HELP)]
    Experiments(experiments::Experiments),
    /// Run the learning cycle
    #[command(subcommand, after_help = learning::HELP)]
    Learning(learning::Learning),
    /// Show and change the settings
    #[command(subcommand, after_help = config::HELP)]
    Config(config::Config),
    /// Bring the schema of the database up or down
    #[command(subcommand, after_help = migrate::HELP)]
    Migrate(migrate::Migrate),
    /// Read the event log
    #[command(subcommand, after_help = events::HELP)]
    Events(events::Events),
    /// See and repair the read tables
    #[command(subcommand, after_help = projections::HELP)]
    Projections(projections::Projections),
    /// Run the whole history again offline, bring in more of it, write it to files
    #[command(subcommand, after_help = replay::HELP)]
    Replay(replay::Replay),
    /// Prove that the event log is what it was
    #[command(subcommand, after_help = audit::HELP)]
    Audit(audit::Audit),
    /// Print the OpenAPI document of the HTTP surface
    #[command(after_help = openapi::HELP)]
    Openapi,
    /// Print a completion script for a shell
    #[command(after_help = completions::HELP)]
    Completions(completions::Completions),
}

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Completions(completions) => return completions.run(),
        Command::Openapi => return openapi::run(),
        _ => {}
    }
    let start = Start::read()?;
    let environment = &start.environment;
    let filter = environment.get("RUST_LOG").unwrap_or(log_filter(&command));
    let format = environment.get("LOG_FORMAT").unwrap_or_default().parse()?;
    let collector = environment.get("OTEL_EXPORTER_OTLP_ENDPOINT");
    let _telemetry = telemetry::start(filter, format, collector)?;
    if !matches!(command, Command::Serve) {
        for line in environment.warnings() {
            eprintln!("warning: {line}");
        }
    }
    tokio::runtime::Runtime::new()?.block_on(dispatch(command, start))
}

async fn dispatch(command: Command, start: Start) -> anyhow::Result<ExitCode> {
    match command {
        Command::Serve => serve::run(start).await,
        Command::Demo(args) => args.run(start).await,
        Command::Health(health) => health.run(start).await,
        Command::Candidates(candidates) => candidates.run(start).await,
        Command::Why(why) => why.run(System::open(start, Schema::AsIs).await?).await,
        Command::Schedule(schedule) => schedule.run(start).await,
        Command::Experiments(experiments) => experiments.run(start).await,
        Command::Learning(learning) => learning.run(start).await,
        Command::Config(config) => config.run(start).await,
        Command::Migrate(migrate) => migrate.run(&start).await,
        Command::Events(events) => events.run(System::open(start, Schema::AsIs).await?).await,
        Command::Projections(projections) => {
            projections.run(System::open(start, Schema::AsIs).await?).await
        }
        Command::Replay(replay) => replay.run(start).await,
        Command::Audit(audit) => audit.run(start).await,
        Command::Completions(completions) => completions.run(),
        Command::Openapi => openapi::run(),
    }
}

/// A running system tells how it does; other commands say themselves what went wrong, in one line.
fn log_filter(command: &Command) -> &'static str {
    match command {
        Command::Serve => "info",
        // A run that failed is missing from the report.
        Command::Demo(_) => "error",
        _ => "off",
    }
}
