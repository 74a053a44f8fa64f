//! `xbot replay compare`: two runs side by side, only what differs.

use std::process::ExitCode;

use clap::Args;
use xbot_replay::compare::{Comparison, NoRun};

use crate::cli::failure::broken;
use crate::cli::output;
use crate::cli::system::Start;

mod find;
mod print;

pub const HELP: &str = "\
A run is given by the id under which the store keeps it (`kept as …`), or as a file that --json wrote.
What was asked comes first, then what came out. Arms, policies and other named items are matched by
name, wherever they stand; numbers are the same when their values are. Ends with 0 whether the runs
differ or not: --json says it under `alike`.

Examples:
  xbot replay compare evaluate-1f00aa2b3c4d evaluate-77e0c1d2a3b4
  xbot replay compare before.json after.json --most 0 --json | jq .alike";

#[derive(Debug, Args)]
pub struct Compare {
    /// A run: an id or a file
    a: String,
    /// Another run
    b: String,
    /// So many differences of each part are told, and all are counted; 0 for all
    #[arg(long, value_name = "N", default_value_t = 100)]
    most: usize,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Compare {
    pub async fn run(&self, start: &Start) -> anyhow::Result<ExitCode> {
        let a = find::run(&self.a, start).await?;
        let b = find::run(&self.b, start).await?;
        let most = if self.most == 0 { usize::MAX } else { self.most };
        let comparison = Comparison::of(&a, &b, most).map_err(|NoRun(side)| {
            let name = if side == "a" { &self.a } else { &self.b };
            broken(
                format!("{name} is no run: a run has a manifest"),
                "a run is what a command of `xbot replay` prints with --json",
            )
        })?;
        if self.json {
            output::json(&comparison)?;
        } else {
            print::comparison(&comparison)?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
