//! `xbot experiments`: questions that the account is asked, with a control and a registered end.

use std::process::ExitCode;

use clap::Subcommand;
use xbot_domain::experiment::Experiment;
use xbot_domain::memory::Memory;

use super::failure::Advise as _;
use super::output;
use super::system::{Schema, Start, System};
use crate::content::Content;
use crate::content::experiments::Template;
use crate::jobs::Recall;

mod list;
mod show;
mod start;

pub use list::verdict;

pub const HELP: &str = "\
An experiment compares a control with a variant, on shares of the decisions that are fixed before it
starts, until an end that is fixed too. It is concluded by itself once the last posts are measured.
Templates and plans stand in CONTENT_FILE, or in the built-in file.

Examples:
  xbot experiments templates
  xbot experiments start question_cta --days 14
  xbot experiments plan seven-day                    baseline, then two experiments, one command
  xbot experiments list
  xbot experiments show question_cta-20250813
  xbot experiments stop question_cta-20250813 --why \"wrong tone\"";

#[derive(Debug, Subcommand)]
pub enum Experiments {
    /// Print every experiment with its window and how it stands
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Print the experiments and plans that can be started by name
    Templates {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Start an experiment from a template
    Start(start::One),
    /// Start the experiments of a plan, each with its own window
    Plan(start::Several),
    /// Print one experiment: who was assigned, the sample ratio, and the lift so far
    Show(show::Show),
    /// Stop an experiment before its end; it can then roll back, but not ship
    Stop(start::Stop),
}

impl Experiments {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        match self {
            Self::List { json } => {
                list::list(&System::open(start, Schema::AsIs).await?, json).await
            }
            Self::Templates { json } => templates(&content(&start)?, json),
            Self::Start(one) => {
                let content = content(&start)?;
                one.run(&System::open(start, Schema::BringUp).await?, &content).await
            }
            Self::Plan(several) => {
                let content = content(&start)?;
                several.run(&System::open(start, Schema::BringUp).await?, &content).await
            }
            Self::Show(show) => show.run(&System::open(start, Schema::AsIs).await?).await,
            Self::Stop(stop) => stop.run(&System::open(start, Schema::AsIs).await?).await,
        }
    }
}

fn content(start: &Start) -> anyhow::Result<Content> {
    Content::load(start.settings.content_file.as_deref()).advise(
        "could not use the content file",
        "correct it, or unset CONTENT_FILE to use the built-in one",
    )
}

/// All that the log says, up to now.
async fn remembered(system: &System) -> anyhow::Result<Recall> {
    let mut recall = Recall::new(system.log.clone());
    recall.catch_up(system.log.head().await?).await?;
    Ok(recall)
}

fn templates(content: &Content, json: bool) -> anyhow::Result<ExitCode> {
    if json {
        output::json(&serde_json::json!({
            "templates": content.experiments,
            "plans": content.experiment_plans,
        }))?;
        return Ok(ExitCode::SUCCESS);
    }
    let rows = content.experiments.iter().map(row).collect();
    output::table(["template", "scope", "metric", "share", "days", "changes", "hypothesis"], rows)?;
    for plan in &content.experiment_plans {
        let step = |s: &crate::content::experiments::Step| {
            format!("days {}-{} {}", s.from_day, s.to_day, s.experiment)
        };
        let steps: Vec<_> = plan.steps.iter().map(step).collect();
        output::line(format!("plan {}: {} days; {}", plan.name, plan.days, steps.join(", ")))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row(template: &Template) -> [String; 7] {
    let changes: Vec<_> =
        template.changes.iter().map(|(name, value)| format!("{name}={value}")).collect();
    [
        template.name.clone(),
        template.scope.as_str().to_owned(),
        template.metric.clone(),
        format!("{} %", template.share * 100.0),
        template.days.to_string(),
        changes.join("; "),
        template.hypothesis.clone(),
    ]
}

fn known<'a>(memory: &'a Memory, id: &str) -> anyhow::Result<&'a Experiment> {
    memory.experiments.get(id).ok_or_else(|| {
        super::failure::negative(
            format!("there is no experiment {id}"),
            "`xbot experiments list` prints those that there are",
        )
    })
}
