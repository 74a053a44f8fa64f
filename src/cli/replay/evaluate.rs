//! `xbot replay evaluate`: the value of a policy, from rounds that another policy chose.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueEnum};
use xbot_replay::evaluate::{Tuning, ask};

use super::ground::{Ending, Threads};
use crate::cli::system::Start;

mod headlines;
mod rounds;

pub const HELP: &str = "\
Rounds are JSON lines: action, reward, pscore, evaluation (the chance of each action under the policy
in question); where known q_hat (the reward that a model expects of each), position, context, cluster.
Headline tests are CSV: test_id, headline, impressions, clicks.

The same file, parameters and seed give the same result hash, whatever the number of threads. An
estimate for which the log says too little is refused: --json keeps its figure and flags it.

Examples:
  xbot replay evaluate --rounds rounds.jsonl --policy evaluation --policy uniform
  xbot replay evaluate --rounds rounds.jsonl --estimators snips,dr,switch_dr_5 --json
  xbot replay evaluate --rounds rounds.jsonl --by context.device
  xbot replay evaluate --headline-tests tests.csv --policy thompson --seed 7 --json";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("input").required(true).args(["rounds", "headline_tests"]))]
pub struct Evaluate {
    /// Logged rounds, as JSON lines
    #[arg(long, value_name = "FILE")]
    rounds: Option<PathBuf>,
    /// Headline tests, as CSV
    #[arg(long, value_name = "FILE")]
    headline_tests: Option<PathBuf>,
    /// What is judged. Of rounds: evaluation, uniform, greedy; may be given several times. Of headline
    /// tests: thompson, thompson:α,β, greedy, epsilon:ε, ucb, uniform
    #[arg(long, value_name = "POLICY")]
    policy: Vec<String>,
    /// Estimators, such as ips,snips,dr,switch_dr_5; all when not given
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    estimators: Vec<String>,
    /// Bounds of clipped IPS
    #[arg(long, value_delimiter = ',', default_value = "5", value_name = "BOUNDS")]
    clip: Vec<f64>,
    /// Bounds τ of SWITCH-DR
    #[arg(long, value_delimiter = ',', default_value = "1,5", value_name = "BOUNDS")]
    switch: Vec<f64>,
    /// λ of DRos
    #[arg(long, value_delimiter = ',', default_value = "10", value_name = "BOUNDS")]
    dros: Vec<f64>,
    /// Bounds among which the data choose, for estimators that are named without one
    #[arg(long, value_delimiter = ',', value_name = "BOUNDS")]
    grid: Option<Vec<f64>>,
    /// How they choose
    #[arg(long, value_enum, default_value = "slope")]
    tuning: ByTuning,
    /// Of every interval
    #[arg(long, default_value_t = 0.95)]
    confidence: f64,
    /// How often the bootstrap draws the rounds again; 0 for no bootstrap
    #[arg(long, default_value_t = ask::RESAMPLINGS, value_name = "TIMES")]
    bootstrap: u32,
    /// Judge parts of the rounds as well: position, cluster, or context.FIELD
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// How much of a headline test is played: a share of the impressions of its least shown headline
    #[arg(long, default_value_t = 1.0)]
    share: f64,
    /// Of everything that is drawn
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    threads: Threads,
    #[command(flatten)]
    ending: Ending,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ByTuning {
    /// The least spread whose interval still meets those of all larger spreads
    Slope,
    /// The least variance plus squared bias
    Mse,
}

impl From<ByTuning> for Tuning {
    fn from(by: ByTuning) -> Self {
        match by {
            ByTuning::Slope => Self::Slope,
            ByTuning::Mse => Self::Mse,
        }
    }
}

impl Evaluate {
    pub async fn run(&self, start: Start) -> anyhow::Result<ExitCode> {
        match (&self.rounds, &self.headline_tests) {
            (Some(file), _) => rounds::run(self, &start, file).await,
            (None, Some(file)) => headlines::run(self, &start, file).await,
            (None, None) => Ok(ExitCode::SUCCESS),
        }
    }

    fn threads(&self) -> NonZeroUsize {
        self.threads.number()
    }
}
