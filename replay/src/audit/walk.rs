//! Reads log and seals side by side.

use xbot_domain::log::{Checkpoint, EventLog, LogError, RawBatch};

use super::STEP;
use crate::seals::{Seal, Seals};

pub struct Walk<'a> {
    log: &'a dyn EventLog,
    seals: &'a dyn Seals,
    at: Checkpoint,
    number: u64,
}

impl<'a> Walk<'a> {
    pub fn new(log: &'a dyn EventLog, seals: &'a dyn Seals) -> Self {
        Self { log, seals, at: Checkpoint::START, number: 0 }
    }

    /// The next events, and as many of their seals as there are.
    pub async fn next(&mut self) -> Result<(RawBatch, Vec<Seal>), LogError> {
        let sealed = self.seals.read(self.number, STEP).await?;
        let events = self.log.read_all(self.at, STEP).await?;
        self.at = events.last().unwrap_or(self.at);
        self.number = sealed.last().map_or(self.number, |seal| seal.number);
        Ok((events, sealed))
    }

    /// How many events follow behind the last ones given out.
    pub async fn remaining(&mut self) -> Result<u64, LogError> {
        let mut count = 0;
        loop {
            let events = self.log.read_all(self.at, STEP).await?;
            let Some(last) = events.last() else {
                return Ok(count);
            };
            self.at = last;
            count += events.len() as u64;
        }
    }
}
