//! `xbot health`: one line for monitors, and a line for each thing that is not well.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use xbot_domain::config::Settings;
use xbot_domain::time::Clock as _;

use super::system::{Schema, Start, System};
use super::{failure, output};
use crate::clock::SystemClock;
use crate::health::{self, Facts, Finding, Posting, Verdict, Vitals};

pub const HELP: &str = "\
Exit codes: 0 HEALTHY, 1 WARNING, 2 CRITICAL.

Warning: no candidate, or more than 500; the oldest candidate is older than 24 h; no post for 6 h
while posting is on; a projection is behind the log; a post with an unknown result; an event that
could not be projected; a log that is ahead of this machine's clock; Redis does not answer.
Critical: the store does not answer.
Redis is ➖ when REDIS_URL is not set. A number that is not known is shown as ?.

Examples:
  xbot health
  xbot health --json | jq .findings";

#[derive(Debug, Args)]
pub struct Health {
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Json<'a> {
    verdict: Verdict,
    #[serde(flatten)]
    facts: &'a Facts,
    findings: &'a [Finding],
}

impl Health {
    pub async fn run(self, start: Start) -> anyhow::Result<ExitCode> {
        let facts = facts(start).await;
        let findings = health::judge(&facts);
        let verdict = health::worst(&findings);
        if self.json {
            output::json(&Json { verdict, facts: &facts, findings: &findings })?;
        } else {
            output::line(health::one_line(&facts, &findings))?;
            for finding in &findings {
                output::line(format!("{}: {}", finding.component, finding.message))?;
            }
        }
        Ok(ExitCode::from(verdict as u8))
    }
}

async fn facts(start: Start) -> Facts {
    let at = SystemClock.now();
    let redis = health::ping(start.settings.stores.redis_url.as_deref()).await;
    let at_start = posting(&start.settings);
    let (posting, store) = match store(start).await {
        Ok((posting, vitals)) => (posting, Ok(vitals)),
        Err(error) => (at_start, Err(reason(&error))),
    };
    Facts { at, redis, posting, store }
}

async fn store(start: Start) -> anyhow::Result<(Posting, Vitals)> {
    let system = System::open(start, Schema::AsIs).await?;
    let mut vitals = health::read(&system.database, system.now()).await?;
    let lags = system.projector().lag(system.now()).await?;
    vitals.lagging = lags.iter().filter_map(health::too_slow).collect();
    Ok((posting(&system.settings().await?), vitals))
}

fn reason(error: &anyhow::Error) -> String {
    let line = failure::in_one_line(error);
    failure::help(error).map_or(line.clone(), |help| format!("{line}: {help}"))
}

fn posting(settings: &Settings) -> Posting {
    match settings.posting_stopped_by() {
        None => Posting::On,
        Some(_) => Posting::Off,
    }
}
