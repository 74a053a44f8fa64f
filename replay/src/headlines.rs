//! Headline tests: real choices with real clicks, on which a policy can be replayed.
//!
//! A published test says how often each headline was shown and clicked. Each headline was shown at
//! random, so the order of its impressions does not matter, and any order gives an honest replay.

use std::fs::File;
use std::io::{self, BufReader};
use std::num::NonZeroUsize;
use std::path::Path;

use serde::Serialize;

use crate::evaluate::parallel;
use crate::manifest::Input;
use crate::policy::Policy;

mod csv;
mod play;
mod summary;
mod table;

use play::{Played, play};
pub use summary::{Clicks, Gain};
use table::Table;

/// So many rows that cannot be used are named; all are counted.
const NAMED: usize = 100;

#[derive(Debug, thiserror::Error)]
pub enum HeadlineError {
    #[error("could not read the headline tests")]
    Read(#[source] io::Error),
    #[error(
        "there is no column {0}: a file of headline tests has test_id, headline, impressions, clicks"
    )]
    Head(&'static str),
    #[error("there is no test with two headlines that were shown")]
    Empty,
    #[error("{0} does not learn as it goes: use uniform, greedy, thompson, epsilon or ucb")]
    Policy(Policy),
    #[error("the share of impressions must be above 0 and at most 1, got {0}")]
    Share(f64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeadlineAsk {
    pub policy: Policy,
    pub seed: u64,
    /// Of the impressions of the headline that was shown least: so long is each test played.
    pub share: f64,
    pub confidence: f64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BadRow {
    pub line: u64,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Headlines {
    pub tests: usize,
    pub headlines: usize,
    pub rounds: u64,
    /// With fewer than two headlines that were shown.
    pub skipped_tests: usize,
    pub bad_rows: usize,
    pub first_bad_rows: Vec<BadRow>,
    pub policy: Clicks,
    pub uniform: Clicks,
    /// The headline of each test that earned most in the rounds that were played.
    pub best_arm: Clicks,
    /// Of the policy over uniform.
    pub gain: Gain,
    /// Of the policy over the best arm in hindsight: below zero.
    pub regret: Gain,
    /// Of what lies between uniform and the best arm in hindsight.
    pub share_of_possible: f64,
}

/// Reads and replays the file.
pub fn replay(
    path: &Path,
    ask: &HeadlineAsk,
    threads: NonZeroUsize,
) -> Result<(Headlines, Input), HeadlineError> {
    if ask.policy.learner(2).is_none() {
        return Err(HeadlineError::Policy(ask.policy.clone()));
    }
    if !(ask.share > 0.0 && ask.share <= 1.0) {
        return Err(HeadlineError::Share(ask.share));
    }
    let input = Input::of_file("headline-tests", path)?;
    let table = Table::read(BufReader::new(File::open(path)?))?;
    let mut played = Vec::with_capacity(table.tests.len());
    let work = |(name, arms): (&String, &Vec<table::Arm>)| {
        play(name, arms, &ask.policy, ask.share, ask.seed).map(|played| (played, arms.len()))
    };
    parallel::in_order(table.tests.iter(), threads, work, |one| played.extend(one));
    if played.is_empty() {
        return Err(HeadlineError::Empty);
    }
    Ok((summed(&table, &played, ask.confidence), input))
}

fn summed(table: &Table, played: &[(Played, usize)], confidence: f64) -> Headlines {
    let all: Vec<Played> = played.iter().map(|(played, _)| *played).collect();
    let (policy, uniform) = (Clicks::of(&all, |p| p.policy), Clicks::of(&all, |p| p.uniform));
    let best_arm = Clicks::of(&all, |p| p.best);
    let above = |clicks: Clicks| clicks.clicks as f64 - uniform.clicks as f64;
    Headlines {
        tests: all.len(),
        headlines: played.iter().map(|(_, arms)| arms).sum(),
        rounds: all.iter().map(|played| played.rounds).sum(),
        skipped_tests: table.tests.len() - all.len(),
        bad_rows: table.bad.len(),
        first_bad_rows: table.bad.iter().take(NAMED).cloned().collect(),
        gain: Gain::of(&all, |p| p.policy, |p| p.uniform, confidence),
        regret: Gain::of(&all, |p| p.policy, |p| p.best, confidence),
        share_of_possible: above(policy) / above(best_arm),
        policy,
        uniform,
        best_arm,
    }
}

#[cfg(test)]
mod tests;
