//! Posts what is due: claim, attempt, effect, result.
//!
//! Each decision is allowed anew, by the switches and the log as they are at that moment. Every step
//! is in the log before the next one, so that whoever is cut off leaves behind how far it came.

use async_trait::async_trait;
use tracing::info;
use xbot_domain::config::Settings;
use xbot_domain::memory::Memory;

use super::{Job, JobError, JobName, Ran, Run, Work, World};

mod desk;
mod effect;
mod fate;
mod lease;
mod limits;
mod past;
mod permit;
mod poster;
mod queue;
mod twin;

pub use lease::release;
pub(super) use past::lately;
pub use past::past_posts;

pub use desk::ACCOUNT;
pub(super) use desk::{Answer, Desk};

use fate::{Fate, Tally};
use poster::Poster;

#[derive(Debug)]
pub struct Posting;

#[async_trait]
impl Job for Posting {
    fn name(&self) -> JobName {
        JobName::Posting
    }

    fn work(&self, memory: &Memory, _: &Settings) -> Work {
        memory.decisions.next_due().map_or(Work::Nothing, Work::From)
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let desk = Desk { world, run };
        let mut tally = Tally::starting_with(queue::sweep(&desk).await?);
        let poster = Poster::new(desk);
        let mut due = queue::due(&desk).await?;
        if !due.is_empty() {
            info!("[POSTING_ORCHESTRATOR] 📋 Found {} decisions in queue", due.len());
        }
        while !due.is_empty() {
            let mut replies_full = false;
            tally.found += due.len();
            for known in &due {
                let fate = poster.post(known).await?;
                replies_full |= matches!(fate, Fate::RepliesFull(_));
                if tally.note(fate) {
                    return Ok(tally.ran());
                }
            }
            // A day that takes no more replies must not keep posts from their turn.
            due = if replies_full { queue::posts_behind(&desk, &due).await? } else { Vec::new() };
        }
        Ok(tally.ran())
    }
}
