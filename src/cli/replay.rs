//! `xbot replay`: the past, run again.

use std::process::ExitCode;

use clap::Subcommand;

mod evaluate;

pub const HELP: &str = "\
Nothing here writes to the event log. `docs/REPLAY.md` explains every figure.

Examples:
  xbot replay evaluate --rounds rounds.jsonl
  xbot replay evaluate --headline-tests tests.csv --policy thompson --seed 7 --json";

#[derive(Debug, Subcommand)]
pub enum Replay {
    /// Estimate what a policy would have earned
    #[command(after_help = evaluate::HELP)]
    Evaluate(Box<evaluate::Evaluate>),
}

impl Replay {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Evaluate(evaluate) => evaluate.run(),
        }
    }
}
