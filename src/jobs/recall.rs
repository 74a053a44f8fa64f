//! [`Memory`], kept up with the log.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;
use xbot_domain::log::{Checkpoint, EventLog};
use xbot_domain::memory::Memory;

use super::JobError;

#[derive(Debug)]
pub struct Recall {
    log: Arc<dyn EventLog>,
    memory: Memory,
}

/// Events in one read.
const BATCH: usize = 2_000;
/// A transaction that is open elsewhere may hold readers back, but not for ever.
const PATIENCE: Duration = Duration::from_secs(5);

impl Recall {
    pub fn new(log: Arc<dyn EventLog>) -> Self {
        Self { log, memory: Memory::default() }
    }

    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Reads all there is, and waits until `wanted` is in it: what one wrote oneself. Without it
    /// nothing may be decided.
    pub async fn catch_up(&mut self, wanted: Checkpoint) -> Result<(), JobError> {
        let deadline = Instant::now() + PATIENCE;
        loop {
            while self.read().await? == BATCH {}
            if self.memory.at >= wanted {
                return Ok(());
            }
            if Instant::now() >= deadline {
                return Err(JobError::Behind);
            }
            self.log.wait(self.memory.at, Duration::from_millis(20)).await?;
        }
    }

    async fn read(&mut self) -> Result<usize, JobError> {
        let batch = self.log.read_all(self.memory.at, BATCH).await?;
        for event in batch.iter() {
            self.memory.apply(&event.recorded()?);
        }
        Ok(batch.len())
    }
}
