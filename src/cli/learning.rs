//! `xbot learning test`: one learning cycle on the store as it is, on demand.

use std::collections::BTreeMap;
use std::process::ExitCode;

use chrono::Duration;
use clap::Subcommand;
use serde::Serialize;
use serde_json::Value;
use xbot_domain::memory::{KnownArm, Memory};
use xbot_domain::time::Timestamp;

use super::system::{Schema, Start, System};
use super::{output, world};
use crate::clock::fresh_id;
use crate::jobs::{Collect, Ended, Job, Learn, Lot, Ran, Results, World, carry_out};

pub const HELP: &str = "\
Measures the posts that are due, computes their rewards, and lets arms and predictors learn: what
`xbot serve` does by itself every few minutes. The summary of a cycle that learned stands in
audit_log as LEARNING_CYCLE_COMPLETE. Nothing is posted, and what was learned before is not learned
again.

Examples:
  xbot learning test
  xbot learning test --json | jq .learn.results.arms_trained";

#[derive(Debug, Subcommand)]
pub enum Learning {
    /// Run one cycle: collect what is due, then learn from it
    Test {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// One cycle, every number from the log.
#[derive(Debug, Serialize)]
pub struct Report {
    posts_24h: usize,
    collect: Part,
    learn: Part,
    /// Those that moved.
    arms: BTreeMap<String, Moved>,
    position: i64,
}

/// One job of the cycle. Skipped is not done.
#[derive(Debug, Serialize)]
struct Part {
    done: bool,
    /// Why it did nothing.
    reason: Option<String>,
    results: Results,
}

#[derive(Debug, Serialize)]
struct Moved {
    alpha: f64,
    beta: f64,
    mean: f64,
    ci_low: f64,
    ci_high: f64,
}

impl Learning {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let Self::Test { json } = self;
        let system = System::open(start, Schema::BringUp).await?;
        let lot = Lot::of(fresh_id().as_bytes());
        let report = test(&world::of(&system, lot, world::worker()).await?).await?;
        system.project(system.log.head().await?).await?;
        if json {
            output::json(&report)?
        } else {
            print(&report)?
        }
        Ok(ExitCode::SUCCESS)
    }
}

pub async fn test(world: &World) -> anyhow::Result<Report> {
    let began = world.now();
    let collect = part(world, &Collect).await?;
    let learn = part(world, &Learn::default()).await?;
    let memory = world.memory().await?;
    Ok(Report {
        posts_24h: memory.decisions.posted_since(began.minus(Duration::days(1))).count(),
        collect,
        arms: if learn.done { moved(&memory, began) } else { BTreeMap::new() },
        learn,
        position: memory.at.position,
    })
}

async fn part(world: &World, job: &dyn Job) -> anyhow::Result<Part> {
    let skipped = |reason| Part { done: false, reason: Some(reason), results: Results::new() };
    Ok(match carry_out(world, job).await? {
        Ended::Ran(Ran::Done(results)) => Part { done: true, reason: None, results },
        Ended::Ran(Ran::Skipped(reason)) => skipped(reason),
        Ended::NotOurs(reason) => skipped(reason),
    })
}

fn moved(memory: &Memory, since: Timestamp) -> BTreeMap<String, Moved> {
    let moved = memory.arms.all().filter(|(_, arm)| arm.updated_at >= since);
    moved.map(|(id, arm)| (id.to_string(), Moved::from(arm))).collect()
}

impl From<&KnownArm> for Moved {
    fn from(arm: &KnownArm) -> Self {
        Self {
            alpha: arm.posterior.alpha,
            beta: arm.posterior.beta,
            mean: arm.posterior.mean(),
            ci_low: arm.interval.low,
            ci_high: arm.interval.high,
        }
    }
}

fn print(report: &Report) -> anyhow::Result<()> {
    output::line(format!("{} posts in the last 24 h", report.posts_24h))?;
    output::line(collected(&report.collect))?;
    output::line(learned(&report.learn))?;
    for (arm, to) in &report.arms {
        output::line(format!(
            "  {arm}: Beta({:.3}, {:.3}), mean {:.3} [{:.3}, {:.3}]",
            to.alpha, to.beta, to.mean, to.ci_low, to.ci_high
        ))?;
    }
    if report.learn.done {
        output::line("Summary written to audit_log: LEARNING_CYCLE_COMPLETE")?;
    }
    Ok(())
}

fn collected(part: &Part) -> String {
    match &part.reason {
        Some(reason) => format!("Nothing collected: {reason}"),
        None => format!(
            "{} readings collected, {} quarantined, {} unavailable, {} rewards computed",
            part.shown("collected"),
            part.shown("quarantined"),
            part.shown("unavailable"),
            part.shown("rewards"),
        ),
    }
}

fn learned(part: &Part) -> String {
    match &part.reason {
        Some(reason) => format!("Nothing learned: {reason}"),
        None => format!(
            "{} bandit arms updated from {} decisions, coefficients {}, explore ratio {}",
            part.shown("arms_trained"),
            part.shown("decisions_learned"),
            part.shown("coeffs_updated"),
            part.shown("explore_ratio"),
        ),
    }
}

impl Part {
    fn shown(&self, name: &str) -> String {
        match self.results.get(name) {
            Some(Value::String(text)) => text.clone(),
            Some(value) => value.to_string(),
            None => "n/a".to_owned(),
        }
    }
}
