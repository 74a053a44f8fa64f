//! `xbot candidates`: raw material for posts, looked for on demand.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Subcommand;
use serde::Serialize;

use super::failure::Advise as _;
use super::output;
use super::system::{Schema, Start, System};
use crate::candidates::{Limits, Queue, Refresh, Refreshed, TopicDepth};
use crate::clock::fresh_id;
use crate::commands::Context;
use crate::content::Content;

pub const HELP: &str = "\
Sources are the catalogue and the feeds of CONTENT_FILE, or of the built-in file. A text that is
known already is a duplicate, whatever became of it. A feed that fails costs a warning.

Examples:
  xbot candidates refresh
  xbot candidates refresh --json | jq .queue_depth
  CONTENT_FILE=cooking.toml xbot candidates refresh";

#[derive(Debug, Subcommand)]
pub enum Candidates {
    /// Gather candidates from every source, and give up those that grew old
    Refresh {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// More would be the whole list.
const TOP: usize = 5;

#[derive(Serialize)]
struct Report<'a> {
    generated: usize,
    prepared: usize,
    duplicates: usize,
    expired: usize,
    queue_depth: i64,
    top_topics: &'a [TopicDepth],
    warnings: &'a [String],
    position: i64,
}

impl Candidates {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let Self::Refresh { json } = self;
        let content = Content::load(start.settings.content_file.as_deref()).advise(
            "could not use the content file",
            "correct it, or unset CONTENT_FILE to use the built-in one",
        )?;
        let niche = content.niche.clone();
        let system = System::open(start, Schema::BringUp).await?;
        let refresh = Refresh {
            commands: system.commands(),
            database: system.database.clone(),
            content: Arc::new(content),
            limits: Limits::default(),
        };
        // What an earlier command wrote and nobody projected could be old as well.
        system.project(system.log.head().await?).await?;
        let context = Context::new("cli", fresh_id());
        let done = refresh.run(system.now(), &context).await?;
        let head = system.log.head().await?;
        system.project(head).await?;
        report(&niche, &done, &refresh.queue().await?, head.position, json)
    }
}

fn report(
    niche: &str,
    done: &Refreshed,
    queue: &Queue,
    position: i64,
    json: bool,
) -> anyhow::Result<ExitCode> {
    let top = queue.topics.get(..TOP).unwrap_or(&queue.topics);
    if json {
        output::json(&Report {
            generated: done.generated,
            prepared: done.prepared,
            duplicates: done.duplicates,
            expired: done.expired,
            queue_depth: queue.depth,
            top_topics: top,
            warnings: &done.warnings,
            position,
        })?;
    } else {
        lines(niche, done, queue.depth, top)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn lines(niche: &str, done: &Refreshed, depth: i64, top: &[TopicDepth]) -> anyhow::Result<()> {
    for warning in &done.warnings {
        eprintln!("warning: {warning}");
    }
    let generated = done.generated;
    output::line(format!("{generated} candidates generated from {niche} sources"))?;
    output::line(format!("{} prepared", done.prepared))?;
    output::line(format!("{} duplicates", done.duplicates))?;
    if done.expired > 0 {
        output::line(format!("{} expired", done.expired))?;
    }
    output::line(format!("Queue depth: {depth}"))?;
    let names: Vec<_> = top.iter().map(|topic| topic.topic.as_str()).collect();
    match names.is_empty() {
        true => output::line("Top topics: none"),
        false => output::line(format!("Top topics: {}", names.join(", "))),
    }
}
