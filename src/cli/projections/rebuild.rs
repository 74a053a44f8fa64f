//! `xbot projections rebuild`.

use std::process::ExitCode;

use clap::Args;
use xbot_projections::projections::ALL;

use super::names;
use crate::cli::output;
use crate::cli::progress;
use crate::cli::system::System;

#[derive(Debug, Args)]
pub struct Rebuild {
    /// Which projections
    #[arg(value_parser = names(), required_unless_present = "all")]
    projections: Vec<String>,
    /// Every projection
    #[arg(long, conflicts_with = "projections")]
    all: bool,
}

impl Rebuild {
    pub async fn run(&self, system: &System) -> anyhow::Result<ExitCode> {
        let chosen = |name: &str| self.all || self.projections.iter().any(|one| one == name);
        let names: Vec<_> =
            ALL.iter().map(|projection| projection.name).filter(|name| chosen(name)).collect();
        let bar = progress::bar("events");
        let projector = system.projector();
        let rebuilt = projector.rebuild(&names, |done| {
            bar.set_length(done.head.unsigned_abs());
            bar.set_position(done.position.unsigned_abs());
        });
        let progress = rebuilt.await?;
        bar.finish_and_clear();
        output::line(format!("rebuilt {} from {} events", names.join(", "), progress.events))?;
        Ok(ExitCode::SUCCESS)
    }
}
