//! `xbot events`: the log as it is, event by event.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::system::System;

mod filter;
mod print;
mod show;
mod tail;

pub const HELP: &str = "\
Examples:
  xbot events tail                                  the last 20 events
  xbot events tail --follow --type posted           wait for more, until Ctrl-C
  xbot events tail --stream arm/content:story --limit 100
  xbot events tail --after 1200 --json | jq .payload
  xbot events show 1204                             one event, with its metadata
  xbot events show config/staging                   the whole life of one stream";

#[derive(Debug, Subcommand)]
pub enum Events {
    /// Print the last events, or those behind a position, one per line
    Tail(tail::Tail),
    /// Print one event, or all events of a stream, in full
    Show(show::Show),
}

/// How events are printed.
#[derive(Clone, Copy, Debug, Args)]
pub struct Form {
    /// Print JSON, one event per line, payload and metadata exactly as they are stored
    #[arg(long)]
    pub json: bool,
}

impl Events {
    pub async fn run(self, system: System) -> anyhow::Result<ExitCode> {
        match self {
            Self::Tail(tail) => tail.run(&system).await,
            Self::Show(show) => show.run(&system).await,
        }
    }
}
