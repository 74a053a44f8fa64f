//! `xbot replay`: the whole history, offline.

use std::process::ExitCode;

use clap::Subcommand;

use super::system::Start;

mod export;
mod import;
mod moment;

pub const HELP: &str = "\
Examples:
  xbot replay import --format x-analytics tweets.csv --dry-run
  xbot replay import --format posts posts.csv --origin blog --date-order day-first
  xbot replay export --format jsonl --out export";

#[derive(Debug, Subcommand)]
pub enum Replay {
    /// Bring in history that was made elsewhere, as events with their provenance
    #[command(after_help = import::HELP)]
    Import(import::Import),
    /// Write the event log to files, one folder per day
    #[command(after_help = export::HELP)]
    Export(export::Export),
}

impl Replay {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        match self {
            Self::Import(import) => import.run(start).await,
            Self::Export(export) => export.run(start).await,
        }
    }
}
