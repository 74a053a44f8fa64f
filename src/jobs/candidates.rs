//! Looks for raw material, hour by hour.

use async_trait::async_trait;
use serde_json::json;
use tracing::warn;

use super::{Job, JobError, JobName, Ran, Results, Run, World};
use crate::candidates::{Limits, Refresh};

#[derive(Debug)]
pub struct Candidates;

#[async_trait]
impl Job for Candidates {
    fn name(&self) -> JobName {
        JobName::Candidates
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let refresh = Refresh {
            commands: world.commands.clone(),
            database: world.database.clone(),
            content: world.content.clone(),
            limits: Limits::default(),
        };
        let done = refresh.run(run.started_at, &run.context).await;
        let done = done.map_err(|error| JobError::Failed {
            what: "look for candidates".to_owned(),
            source: error.into(),
        })?;
        done.warnings.iter().for_each(|warning| warn!("candidates: {warning}"));
        Ok(Ran::Done(Results::from([
            ("generated".to_owned(), json!(done.generated)),
            ("prepared".to_owned(), json!(done.prepared)),
            ("duplicates".to_owned(), json!(done.duplicates)),
            ("expired".to_owned(), json!(done.expired)),
        ])))
    }
}
