//! Settles what is unknown, by the account's own timeline.
//!
//! First what was cut off gets its name: an attempt whose worker is gone is unknown, a claim that
//! was not used is given back. Then the timeline says what became of the unknown ones. What it
//! shows counts, whatever was believed (lesson 2); what it does not show counts only after a while.

use async_trait::async_trait;
use serde_json::json;
use xbot_domain::config::Settings;
use xbot_domain::memory::Memory;

use super::in_time::in_time;
use super::posting::{Desk, lately};
use super::{Job, JobError, JobName, Ran, Results, Run, Work, World};
use crate::x::TimelinePost;

mod abandoned;
mod findings;
mod matches;
mod slots;
mod wanted;

use wanted::Wanted;

#[derive(Debug)]
pub struct Reconcile;

#[async_trait]
impl Job for Reconcile {
    fn name(&self) -> JobName {
        JobName::Reconcile
    }

    fn work(&self, memory: &Memory, _: &Settings) -> Work {
        let cut_off = abandoned::next(memory);
        let slots = slots::next(memory);
        cut_off.into_iter().chain(slots).min().map_or(Work::Nothing, Work::From)
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let desk = Desk { world, run };
        let mut done = abandoned::name(&desk).await?;
        let wanted = wanted::wanted(&desk).await?;
        if !wanted.is_empty() {
            match timeline(world, &wanted).await {
                Ok(timeline) => done.extend(findings::settle(&desk, wanted, timeline).await?),
                Err(reason) => {
                    slots::settle(&desk).await?;
                    return Ok(Ran::Skipped(reason));
                }
            }
        }
        done.push(("slots", slots::settle(&desk).await?));
        Ok(ran(done))
    }
}

/// What was done, by name.
type Counts = Vec<(&'static str, usize)>;

fn ran(done: Counts) -> Ran {
    if done.iter().all(|(_, count)| *count == 0) {
        return Ran::Skipped("nothing can be settled now".to_owned());
    }
    Ran::Done(
        done.into_iter().map(|(name, count)| (name.to_owned(), json!(count))).collect::<Results>(),
    )
}

/// What the account has posted since the first of these attempts.
async fn timeline(world: &World, wanted: &[Wanted]) -> Result<Vec<TimelinePost>, String> {
    let since = wanted.iter().map(Wanted::since).min().unwrap_or_else(|| world.now());
    let posts = lately(&*world.memory().await.map_err(|error| error.to_string())?, world.now());
    world.driver.remember(posts);
    in_time(world.driver.timeline(since)).await.map_err(|error| error.to_string())
}
