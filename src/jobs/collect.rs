//! Measures what is posted, twice, and computes the rewards.
//!
//! One run takes every pass that is due, however long ago, in two steps that a crash may separate:
//! readings are recorded, and then whatever reading lacks a reward gets it, also one of an earlier
//! run.

use async_trait::async_trait;
use serde_json::json;
use xbot_domain::config::Settings;
use xbot_domain::ids::TweetId;
use xbot_domain::memory::Memory;

use super::followers::{nothing_is_read, observe};
use super::in_time::ANSWER;
use super::{Job, JobError, JobName, Ran, Results, Run, Work, World};
use crate::x::Measurement;

mod due;
mod judge;
mod line;
mod record;
mod rewards;

use record::Tally;

#[derive(Debug)]
pub struct Collect;

/// The most ids that X takes in one request.
const BATCH: usize = 100;

#[async_trait]
impl Job for Collect {
    fn name(&self) -> JobName {
        JobName::Collect
    }

    fn work(&self, memory: &Memory, settings: &Settings) -> Work {
        due::earliest(memory, settings.posting.driver.as_str()).map_or(Work::Nothing, Work::From)
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let stopped = nothing_is_read(world, &run.settings);
        let measured = match stopped {
            Some(_) => Tally::default(),
            None => measure(world, run).await?,
        };
        let rewards = rewards::compute_missing(world, run).await?;
        if measured == Tally::default() && rewards == 0 {
            return Ok(Ran::Skipped(stopped.unwrap_or("nothing is due").to_owned()));
        }
        Ok(Ran::Done(Results::from([
            ("collected".to_owned(), json!(measured.collected)),
            ("quarantined".to_owned(), json!(measured.quarantined)),
            ("unavailable".to_owned(), json!(measured.unavailable)),
            ("rewards".to_owned(), json!(rewards)),
        ])))
    }
}

async fn measure(world: &World, run: &Run) -> Result<Tally, JobError> {
    let mut tally = Tally::default();
    let driver = world.driver.name();
    if !due::anything(&*world.memory().await?, driver, run.started_at) {
        return Ok(tally);
    }
    // First of all, so that the growth up to now is shared out before the readings are recorded.
    let _ = observe(world, run).await?;
    let due = due::posts(&*world.memory().await?, driver, run.started_at);
    for batch in due.chunks(BATCH) {
        if nothing_is_read(world, &world.settings().await?).is_some() {
            break;
        }
        let ids: Vec<_> = batch.iter().map(|post| post.tweet_id).collect();
        let mut answers = answers(world, &ids).await.into_iter();
        for post in batch {
            tally.add(record::answer(world, run, post, answers.next()).await?);
        }
    }
    Ok(tally)
}

/// One that does not come in time is known of no post, and puts off the next try.
async fn answers(world: &World, ids: &[TweetId]) -> Vec<Measurement> {
    let read = tokio::time::timeout(ANSWER, world.driver.metrics(ids)).await;
    let reason = format!("no answer within {} s", ANSWER.as_secs());
    read.unwrap_or_else(|_| vec![Measurement::Unknown { reason }; ids.len()])
}
