//! `xbot replay experiment`: how an experiment stood at any moment.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xbot_domain::config::Mode;
use xbot_replay::experiment::{ExperimentError, Past};
use xbot_replay::history::AsOf;
use xbot_replay::manifest::{Document, Input, Manifest};

use super::ground::{Ending, Source};
use crate::cli::failure::negative;
use crate::cli::system::Start;

mod list;
mod print;

pub const HELP: &str = "\
Without an id: every experiment that there was, with one line each.

An interval of the lift is for one look, at the end. That of the sequence holds at all looks at once: one
may look whenever one likes, and stop when it says so. Where the sides did not get their shares no figure
is an estimate: --json keeps it and flags it. A recorded conclusion stands beside what comes out today
from what was known then; exit code 1 when the two differ.

Examples:
  xbot replay experiment
  xbot replay experiment question_cta-20250813
  xbot replay experiment question_cta-20250813 --as-of 2025-08-20 --json";

#[derive(Debug, Args)]
pub struct Experiment {
    /// An id from `xbot experiments list`; all are listed without one
    id: Option<String>,
    #[command(flatten)]
    source: Source,
    #[command(flatten)]
    ending: Ending,
}

/// What decides the result, besides the history.
#[derive(Serialize)]
struct Parameters {
    id: Option<String>,
    as_of: Option<AsOf>,
    /// As it was at the moment: whose outcomes count depends on it.
    mode: Mode,
}

impl Experiment {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let mut past = Past::new(start.settings.app_env, start.settings.mode);
        let ground = self.source.open(start).await?;
        let read = ground.events(|_, event| past.apply(&event)).await?;
        let parameters = Parameters { id: self.id.clone(), as_of: ground.as_of, mode: past.mode() };
        let manifest = Manifest::new("experiment", Input::of_log(&read), parameters, 0);
        let Some(id) = &self.id else {
            let all = list::List::of(&past.all(read.now)?);
            let document = Document::of(manifest, all)?;
            ground.finish(self.ending, &document, || list::print(&document.result)).await?;
            return Ok(ExitCode::SUCCESS);
        };
        let found = past.rerun(id, read.now).map_err(advised)?;
        let document = Document::of(manifest, found)?;
        ground.finish(self.ending, &document, || print::print(&document.result)).await?;
        match &document.result.conclusion {
            Some(held) if !held.equal => Err(negative(
                format!("the recorded conclusion of {id} is not what its history comes to"),
                "`xbot replay verify` says whether the log is what was recorded",
            )),
            _ => Ok(ExitCode::SUCCESS),
        }
    }
}

fn advised(error: ExperimentError) -> anyhow::Error {
    match error {
        ExperimentError::Unknown(_) => negative(
            error.to_string(),
            "`xbot replay experiment` prints those that there were at that moment",
        ),
        other => negative(other.to_string(), ""),
    }
}
