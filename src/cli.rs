//! The command line: parse, connect, run, and end with a code that scripts can rely on.
//!
//! 0: done, or the answer is yes. 1: refused by a rule, or the answer is no. 2: misused, or
//! something that the command needs is broken.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod completions;
mod config;
mod events;
mod failure;
mod health;
mod migrate;
mod output;
mod projections;
mod system;

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
    /// Run the system: projections, and HTTP with /healthz and /readyz
    #[command(after_help = SERVE)]
    Serve,
    /// Print the health of the system in one line
    #[command(after_help = health::HELP)]
    Health(health::Health),
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
    /// Print a completion script for a shell
    #[command(after_help = completions::HELP)]
    Completions(completions::Completions),
}

const SERVE: &str = "\
The schema is brought up to date first. SIGTERM and SIGINT stop the system after the requests that
are under way.

Examples:
  xbot serve
  HTTP_ADDR=0.0.0.0:8080 LOG_FORMAT=json xbot serve";

/// Runs the command that the process was started with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli.command) {
        Ok(code) => code,
        Err(error) => failure::report(&error),
    }
}

fn run(command: Command) -> anyhow::Result<ExitCode> {
    if let Command::Completions(completions) = command {
        return completions.run();
    }
    let settings = system::settings(&command)?;
    tokio::runtime::Runtime::new()?.block_on(dispatch(command, settings))
}
