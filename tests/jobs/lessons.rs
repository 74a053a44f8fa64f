//! What hurt the predecessor, as the whole system would feel it: the lessons that no test beside
//! one of its parts covers. `grep -r 'fn lesson_'` names them all.

use xbot::jobs::{Job, Ran, World};

use crate::world::*;

mod hanging;
mod unread;
mod waits;
mod workers;

fn said(ran: &Ran) -> &str {
    match ran {
        Ran::Skipped(reason) => reason,
        Ran::Done(results) => panic!("{results:?}"),
    }
}

/// One run, and how long it took on a clock that nobody waits for, in seconds.
async fn timed(world: &World, job: &dyn Job) -> (Ran, u64) {
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let ran = run(world, job).await;
    let took = begun.elapsed().as_secs();
    tokio::time::resume();
    (ran, took)
}
