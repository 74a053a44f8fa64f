//! Keeps the result of a run in the store, where there is one.

use std::time::Instant;

use serde::Serialize;
use xbot_domain::time::Clock as _;
use xbot_projections::database::{Database, DatabaseUrl, OnMissing};
use xbot_projections::migrations;
use xbot_replay::manifest::Document;

use crate::clock::SystemClock;
use crate::runs::{self, Run};

/// Whether it was kept. A store that cannot take it is no reason to lose the result: that is told, and
/// the result printed all the same.
pub async fn keep<P: Serialize, R: Serialize>(
    database_url: &str,
    begun: Instant,
    document: &Document<P, R>,
) -> anyhow::Result<bool> {
    if let Ok(DatabaseUrl::Sqlite(path)) = database_url.parse()
        && !path.exists()
    {
        return Ok(false);
    }
    let run = Run {
        run_id: document.run_id.clone(),
        run: document.manifest.run.to_owned(),
        result_hash: document.result_hash.clone(),
        manifest: serde_json::to_string(&document.manifest)?,
        result: serde_json::to_string(&document.result)?,
        took_ms: i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX),
        ran_at: SystemClock.now(),
    };
    match write(database_url, run).await {
        Ok(()) => Ok(true),
        Err(error) => {
            eprintln!("warning: the result is not kept: {error:#}");
            Ok(false)
        }
    }
}

async fn write(database_url: &str, run: Run) -> anyhow::Result<()> {
    let database = Database::connect(database_url, OnMissing::Refuse).await?;
    let steps = migrations::status(&database).await?;
    anyhow::ensure!(
        steps.iter().all(|step| step.applied_at.is_some()),
        "the schema of {database} is not up to date: run `xbot migrate up`"
    );
    Ok(runs::keep(&database, run).await?)
}
