//! `xbot experiments start`, `plan` and `stop`.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xbot_domain::experiment::{Defined, Experiment, ExperimentCommand};
use xbot_domain::log::Checkpoint;
use xbot_domain::time::Timestamp;

use crate::cli::failure::negative;
use crate::cli::output;
use crate::cli::system::System;
use crate::clock::fresh_id;
use crate::commands::Context;
use crate::content::Content;
use crate::content::experiments::Ready;

#[derive(Debug, Args)]
pub struct One {
    /// A name from `xbot experiments templates`
    template: String,
    /// When it begins, such as 2025-08-13T00:00:00Z; now when absent
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// How long it runs, 1 to 365; the template's own length when absent
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=365))]
    days: Option<u32>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Several {
    /// A plan from `xbot experiments templates`, such as seven-day
    plan: String,
    /// When its first day begins, such as 2025-08-11T00:00:00Z; now when absent
    #[arg(long, value_name = "TIME")]
    at: Option<Timestamp>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub struct Stop {
    /// An id from `xbot experiments list`
    id: String,
    /// The reason, kept in the log
    #[arg(long)]
    why: String,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Started<'a> {
    id: &'a str,
    starts_at: Timestamp,
    ends_at: Timestamp,
    position: i64,
}

impl One {
    pub async fn run(self, system: &System, content: &Content) -> anyhow::Result<ExitCode> {
        let template = content.template(&self.template).ok_or_else(|| {
            unknown("template", &self.template, content.experiments.iter().map(|t| &t.name))
        })?;
        let now = system.now();
        let days = self.days.unwrap_or(template.days);
        begin(system, &[template.ready(self.at.unwrap_or(now), days, now)], self.json).await
    }
}

impl Several {
    pub async fn run(self, system: &System, content: &Content) -> anyhow::Result<ExitCode> {
        let plan = content.plan(&self.plan).ok_or_else(|| {
            unknown("plan", &self.plan, content.experiment_plans.iter().map(|p| &p.name))
        })?;
        let now = system.now();
        let all = content.laid_out(plan, self.at.unwrap_or(now), now);
        begin(system, &all, self.json).await
    }
}

impl Stop {
    pub async fn run(self, system: &System) -> anyhow::Result<ExitCode> {
        let command =
            ExperimentCommand::Stop { reason: self.why, by: "cli".to_owned(), at: system.now() };
        let context = Context::new("cli", fresh_id());
        let done = system.commands().execute::<Experiment>(&self.id, &command, &context).await?;
        system.project(done.appended.at).await?;
        let (id, position) = (&self.id, done.appended.at.position);
        let stopped = !done.events.is_empty();
        if self.json {
            output::json(
                &serde_json::json!({ "id": id, "stopped": stopped, "position": position }),
            )?;
        } else if stopped {
            output::line(format!("{id} is stopped (position {position})"))?;
        } else {
            output::line(format!("{id} was stopped already; nothing was written"))?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a String>) -> anyhow::Error {
    let known: Vec<_> = known.map(String::as_str).collect();
    negative(format!("there is no {what} {name}"), format!("there are {}", known.join(", ")))
}

async fn begin(system: &System, all: &[Ready], json: bool) -> anyhow::Result<ExitCode> {
    let mut started = Vec::new();
    let mut head = Checkpoint::START;
    for ready in all {
        let at = define_and_start(system, ready).await?;
        head = head.max(at);
        let (starts_at, ends_at) = (ready.plan.starts_at, ready.plan.ends_at);
        started.push(Started { id: &ready.id, starts_at, ends_at, position: at.position });
    }
    system.project(head).await?;
    if json {
        output::json(&started)?;
        return Ok(ExitCode::SUCCESS);
    }
    for Started { id, starts_at, ends_at, position } in &started {
        output::line(format!("{id} runs from {starts_at} to {ends_at} (position {position})"))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The same window again is the same experiment: whoever was cut off in the middle repeats it.
async fn define_and_start(system: &System, ready: &Ready) -> anyhow::Result<Checkpoint> {
    let commands = system.commands();
    let context = Context::new("cli", fresh_id());
    let known = commands.state::<Experiment>(&ready.id).await?.plan;
    if !known.is_some_and(|known| same(&known, &ready.plan)) {
        let (id, plan) = (ready.id.clone(), Box::new(ready.plan.clone()));
        let define = ExperimentCommand::Define { id, plan };
        commands.execute::<Experiment>(&ready.id, &define, &context).await?;
    }
    let start = ExperimentCommand::Start { by: "cli".to_owned(), at: system.now() };
    let done = commands.execute::<Experiment>(&ready.id, &start, &context).await?;
    Ok(done.appended.at)
}

fn same(known: &Defined, plan: &Defined) -> bool {
    *known == Defined { by: known.by.clone(), at: known.at, ..plan.clone() }
}
