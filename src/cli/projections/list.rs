//! `xbot projections list`.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xbot_projections::projector::Lag;

use crate::cli::output;
use crate::cli::system::System;

#[derive(Debug, Args)]
pub struct List {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Shown {
    name: String,
    version: u32,
    status: &'static str,
    position: i64,
    behind_events: u64,
    behind_seconds: f64,
    parked: usize,
}

impl List {
    pub async fn run(&self, system: &System) -> anyhow::Result<ExitCode> {
        let lags = system.projector().lag(system.now()).await?;
        let all: Vec<_> = lags.into_iter().map(shown).collect();
        if self.json {
            output::json(&all)?;
        } else {
            let heads = ["projection", "version", "status", "position", "behind", "parked"];
            output::table(heads, all.iter().map(row).collect())?;
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn shown(lag: Lag) -> Shown {
    Shown {
        status: lag.status.name(),
        position: lag.checkpoint.position,
        name: lag.name,
        version: lag.version,
        behind_events: lag.behind_events,
        behind_seconds: lag.behind_seconds,
        parked: lag.parked,
    }
}

fn row(shown: &Shown) -> [String; 6] {
    [
        shown.name.clone(),
        shown.version.to_string(),
        shown.status.to_owned(),
        shown.position.to_string(),
        format!("{} events, {:.1} s", shown.behind_events, shown.behind_seconds),
        shown.parked.to_string(),
    ]
}
