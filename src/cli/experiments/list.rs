//! `xbot experiments list`.

use std::process::ExitCode;

use serde::Serialize;
use xbot_domain::experiment::{Defined, Verdict};
use xbot_domain::time::Timestamp;
use xbot_replay::experiment::Status;

use super::remembered;
use crate::cli::output;
use crate::cli::system::System;

#[derive(Serialize)]
struct Shown<'a> {
    id: &'a str,
    status: &'static str,
    #[serde(flatten)]
    plan: Option<&'a Defined>,
    started_at: Option<Timestamp>,
    stopped_at: Option<Timestamp>,
    verdict: Option<Verdict>,
}

pub async fn list(system: &System, json: bool) -> anyhow::Result<ExitCode> {
    let recall = remembered(system).await?;
    let all: Vec<Shown<'_>> = recall
        .memory()
        .experiments
        .all()
        .map(|(id, experiment)| Shown {
            id,
            status: Status::of(experiment, system.now()).word(),
            plan: experiment.plan.as_ref(),
            started_at: experiment.started_at,
            stopped_at: experiment.stopped_at,
            verdict: experiment.conclusion.as_ref().map(|conclusion| conclusion.verdict),
        })
        .collect();
    if json {
        output::json(&all)?;
    } else {
        let rows = all.iter().map(row).collect();
        output::table(["experiment", "status", "scope", "metric", "from", "to", "verdict"], rows)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn row(shown: &Shown<'_>) -> [String; 7] {
    let of = |text: fn(&Defined) -> String| shown.plan.map(text).unwrap_or_default();
    [
        shown.id.to_owned(),
        shown.status.to_owned(),
        of(|plan| plan.scope.as_str().to_owned()),
        of(|plan| plan.metric.clone()),
        of(|plan| plan.starts_at.to_string()),
        of(|plan| plan.ends_at.to_string()),
        shown.verdict.map_or("", verdict).to_owned(),
    ]
}

pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ship => "ship",
        Verdict::RollBack => "roll back",
        Verdict::Inconclusive => "inconclusive",
        Verdict::Unhealthy => "unhealthy",
    }
}
