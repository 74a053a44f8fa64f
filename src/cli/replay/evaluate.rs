//! `xbot replay evaluate`: the value of policies, from rounds that another policy chose.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{ArgGroup, Args, ValueEnum};
use xbot_replay::evaluate::{Ask, Estimator, Tuning, ask};

use super::ground::{Ending, Source};
use crate::cli::failure::broken;
use crate::cli::system::Start;

mod decisions;
mod headlines;
mod plot;
mod rounds;

pub const HELP: &str = "\
Without a file, the decisions in the log are the rounds: what was drawn, with which chance, and what
it earned. Policies are current (as it was logged), uniform, greedy, thompson, thompson:α,β, epsilon:ε,
ucb, predictor:NAME, predictor:NAME:vN, and rules:feature=value:arm,…,arm by topic, hook, hour,
weekday, day or type.

Rounds of a file are JSON lines: action, reward, pscore, evaluation (the chance of each action under
the policy in question); where known q_hat (the reward that a model expects of each), position,
context, cluster. Headline tests are CSV: test_id, headline, impressions, clicks.

The same input, parameters and seed give the same result hash, whatever the number of threads. An
estimate for which the log says too little is refused: --json keeps its figure and flags it.

Examples:
  xbot replay evaluate
  xbot replay evaluate --scope topic --policy current --policy predictor:content --by weekday
  xbot replay evaluate --scope all --reward er --from 2025-08-01 --plot estimates.svg --json
  xbot replay evaluate --policy thompson:2,8 --policy rules:topic=puzzles:question,list
  xbot replay evaluate --rounds rounds.jsonl --policy evaluation --policy uniform
  xbot replay evaluate --rounds rounds.jsonl --estimators snips,dr,switch_dr_5 --json
  xbot replay evaluate --rounds rounds.jsonl --by context.device
  xbot replay evaluate --headline-tests tests.csv --policy thompson --seed 7 --json";

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("input").args(["rounds", "headline_tests"]))]
pub struct Evaluate {
    /// Logged rounds, as JSON lines
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "source"])]
    rounds: Option<PathBuf>,
    /// Headline tests, as CSV
    #[arg(long, value_name = "FILE", conflicts_with_all = ["as_of", "source"])]
    headline_tests: Option<PathBuf>,
    /// What is judged; may be given several times. Of decisions: current, uniform, greedy and thompson
    /// when not given. Of rounds in a file: evaluation, uniform, greedy. Of headline tests one of
    /// thompson, thompson:α,β, greedy, epsilon:ε, ucb, uniform
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
    /// Judge parts of the rounds as well. Of decisions: topic, hook, hour, weekday, day, type, or scope for
    /// all scopes. Of rounds in a file: position, cluster, or context.FIELD
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// How much of a headline test is played: a share of the impressions of its least shown headline
    #[arg(long, default_value_t = 1.0)]
    share: f64,
    /// Of everything that is drawn
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Write a picture of the estimates to this file, and of the learning beside it
    #[arg(long, value_name = "FILE.svg", conflicts_with = "headline_tests")]
    plot: Option<PathBuf>,
    #[command(flatten)]
    decisions: decisions::Decisions,
    #[command(flatten)]
    source: Source,
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
            (None, None) => decisions::run(self, start).await,
        }
    }

    fn threads(&self) -> NonZeroUsize {
        self.source.threads.number()
    }

    /// What is asked, but for the policies and the range of rewards.
    fn ask(&self) -> anyhow::Result<Ask> {
        let misused = |reason: String| broken(reason, "`xbot replay evaluate --help` has examples");
        let named = |name: &String| name.parse::<Estimator>().map_err(|e| misused(e.to_string()));
        let estimators = match self.estimators.is_empty() {
            true => ask::every(&self.clip, &self.switch, &self.dros),
            false => self.estimators.iter().map(named).collect::<Result<_, _>>()?,
        };
        let ask = Ask {
            estimators,
            tuning: self.tuning.into(),
            grid: self.grid.clone().unwrap_or_else(|| ask::GRID.to_vec()),
            confidence: self.confidence,
            resamplings: self.bootstrap,
            seed: self.seed,
            ..Ask::all("evaluation")
        };
        ask.check().map_err(|error| misused(error.to_string()))?;
        Ok(ask)
    }
}
