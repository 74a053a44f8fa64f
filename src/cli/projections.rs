//! `xbot projections`: where the read tables stand, and what to do when one is stuck.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};
use xbot_domain::log::Checkpoint;
use xbot_projections::projections::ALL;
use xbot_projections::projector::{ProjectorError, Retried};

use super::failure::negative;
use super::output;
use super::system::System;

mod list;
mod rebuild;

pub const HELP: &str = "\
A projection stops before an event that it cannot show, and parks it. Mend the cause and retry, or
skip the event. A rebuild makes the rows anew from the first event; the old ones serve meanwhile.

Examples:
  xbot projections list
  xbot projections rebuild outcomes
  xbot projections rebuild --all
  xbot projections retry outcomes
  xbot projections skip outcomes";

#[derive(Debug, Subcommand)]
pub enum Projections {
    /// Print where each projection stands
    List(list::List),
    /// Make the rows of projections anew from the log
    Rebuild(rebuild::Rebuild),
    /// Try the event again that stopped a projection
    Retry(Stuck),
    /// Go on behind the event that stopped a projection
    Skip(Stuck),
}

#[derive(Debug, Args)]
pub struct Stuck {
    #[arg(value_parser = names())]
    projection: String,
}

/// A name that does not exist is refused with those that do.
fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(ALL.iter().map(|projection| projection.name))
}

impl Projections {
    pub async fn run(self, system: System) -> anyhow::Result<ExitCode> {
        match self {
            Self::List(list) => list.run(&system).await,
            Self::Rebuild(rebuild) => rebuild.run(&system).await,
            Self::Retry(stuck) => stuck.retry(&system).await,
            Self::Skip(stuck) => stuck.skip(&system).await,
        }
    }
}

impl Stuck {
    async fn retry(&self, system: &System) -> anyhow::Result<ExitCode> {
        let name = &self.projection;
        let retried = system.projector().retry(name, "cli").await;
        match retried.map_err(refused)? {
            Retried::Replayed { position } => {
                output::line(format!("{name} shows the event at position {position} now"))?;
                Ok(ExitCode::SUCCESS)
            }
            Retried::ParkedAgain { position, reason } => Err(negative(
                format!("{name} still cannot show the event at position {position}: {reason}"),
                format!(
                    "`xbot events show {position}` prints it; `xbot projections skip {name}` goes on without it"
                ),
            )),
        }
    }

    async fn skip(&self, system: &System) -> anyhow::Result<ExitCode> {
        let name = &self.projection;
        let skipped = system.projector().skip(name, "cli").await;
        let position = skipped.map_err(refused)?;
        system.project(Checkpoint::START).await?;
        output::line(format!("{name} goes on without the event at position {position}"))?;
        Ok(ExitCode::SUCCESS)
    }
}

fn refused(error: ProjectorError) -> anyhow::Error {
    match error {
        ProjectorError::NotParked(_) => {
            negative(error.to_string(), "`xbot projections list` shows which are")
        }
        other => other.into(),
    }
}
