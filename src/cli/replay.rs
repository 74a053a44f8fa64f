//! `xbot replay`: the whole history, offline.

use std::process::ExitCode;

use clap::Subcommand;

use super::system::Start;

mod compare;
mod evaluate;
mod experiment;
mod export;
mod ground;
mod import;
mod keep;
mod moment;
mod picture;
mod rebuild;
mod retrain;
mod rewards;
mod verify;
mod world;

pub const HELP: &str = "\
Only import, and retrain with --promote, write to the event log. `docs/REPLAY.md` explains every figure.

Examples:
  xbot replay rewards --spec composite-v1
  xbot replay evaluate --rounds rounds.jsonl
  xbot replay evaluate --headline-tests tests.csv --policy thompson --seed 7 --json
  xbot replay compare before.json after.json
  xbot replay retrain --rows rows.csv --target y --lambda 0.1,1,10
  xbot replay import --format x-analytics tweets.csv --dry-run
  xbot replay import --format posts posts.csv --origin blog --date-order day-first
  xbot replay export --format parquet --out export";

#[derive(Debug, Subcommand)]
pub enum Replay {
    /// Make the read tables from the first event on, beside those in use
    #[command(after_help = rebuild::HELP)]
    Rebuild(rebuild::Rebuild),
    /// Compute everything again and compare it with what is stored
    #[command(after_help = verify::HELP)]
    Verify(verify::Verify),
    /// Compute rewards and arms again under another reward spec, and show what changes
    #[command(after_help = rewards::HELP)]
    Rewards(Box<rewards::Rewards>),
    /// Estimate what a policy would have earned
    #[command(after_help = evaluate::HELP)]
    Evaluate(Box<evaluate::Evaluate>),
    /// Hold two runs side by side: only what differs
    #[command(after_help = compare::HELP)]
    Compare(compare::Compare),
    /// Train a predictor again, on any outcomes and with any parameters
    #[command(after_help = retrain::HELP)]
    Retrain(Box<retrain::Retrain>),
    /// Analyse an experiment again, as of any moment
    #[command(after_help = experiment::HELP)]
    Experiment(experiment::Experiment),
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
            Self::Rebuild(rebuild) => rebuild.run(start).await,
            Self::Verify(verify) => verify.run(start).await,
            Self::Rewards(rewards) => rewards.run(start).await,
            Self::Evaluate(evaluate) => evaluate.run(start).await,
            Self::Compare(compare) => compare.run(&start).await,
            Self::Retrain(retrain) => retrain.run(start).await,
            Self::Experiment(experiment) => experiment.run(start).await,
            Self::Import(import) => import.run(start).await,
            Self::Export(export) => export.run(start).await,
        }
    }
}
