//! See `src/jobs/schedule.rs`, `due.rs` and `runner.rs`.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use chrono::Duration;
use xbot::jobs::{
    Ended, Job, JobError, JobName, Ran, Results, Run, Schedule, Until, World, carry_out,
};
use xbot_domain::time::{Clock, Timestamp};
use xbot_projections::database::{Database, Durability};

use crate::world::*;

/// Counts its runs, and takes part in no learning.
#[derive(Clone, Debug, Default)]
struct Counted {
    runs: Arc<AtomicU32>,
    fails: bool,
}

#[async_trait]
impl Job for Counted {
    fn name(&self) -> JobName {
        JobName::Plan
    }

    async fn run(&self, _: &World, _: &Run) -> Result<Ran, JobError> {
        self.runs.fetch_add(1, Ordering::SeqCst);
        if self.fails {
            return Err(JobError::Behind);
        }
        Ok(Ran::Done(Results::new()))
    }
}

fn until(hours: i64) -> Until {
    Until::Time(start().plus(Duration::hours(hours)))
}

#[tokio::test]
async fn a_job_runs_at_its_interval_and_a_restart_neither_skips_nor_doubles() {
    let place = Place::new().await;
    let job = Counted::default();
    let runs = job.runs.clone();
    for hours in [5, 10] {
        let world = place.instance(&format!("w{hours}"), OPEN).await;
        Schedule::new(world, vec![Box::new(job.clone())]).run(until(hours), |_| {}).await.unwrap();
    }
    assert_eq!(runs.load(Ordering::SeqCst), 10);
}

/// While it runs, another instance tries to.
#[derive(Debug)]
struct Raced {
    job: Counted,
    other: World,
    heard: Mutex<Option<Ended>>,
}

#[async_trait]
impl Job for Raced {
    fn name(&self) -> JobName {
        self.job.name()
    }

    async fn run(&self, world: &World, run: &Run) -> Result<Ran, JobError> {
        let ended = carry_out(&self.other, &self.job).await?;
        *self.heard.lock().unwrap() = Some(ended);
        self.job.run(world, run).await
    }
}

#[tokio::test]
async fn two_instances_run_a_job_once() {
    let place = Place::new().await;
    let (ours, other) = (place.instance("a", OPEN).await, place.instance("b", OPEN).await);
    let raced = Raced { job: Counted::default(), other, heard: Mutex::default() };
    run(&ours, &raced).await;
    let heard = raced.heard.lock().unwrap().take();
    assert!(matches!(heard, Some(Ended::NotOurs(_))), "{heard:?}");
    assert_eq!(raced.job.runs.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn lesson_10_a_job_that_fails_is_not_done_and_says_why() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let ran = run(&world, &Counted { fails: true, ..Counted::default() }).await;
    let Ran::Skipped(reason) = ran else { panic!("{ran:?}") };
    assert!(reason.starts_with("failed: "), "{reason}");
    assert_eq!(count(&world, "run_skipped").await, 1);
}

#[tokio::test]
async fn a_clock_that_jumps_ahead_gives_one_run_not_many() {
    let place = Place::new().await;
    let job = Counted::default();
    let world = place.instance("a", OPEN).await;
    run(&world, &job).await;
    place.forward(40 * 60);
    let end: Timestamp = start().plus(Duration::minutes(40 * 60 + 1));
    Schedule::new(world, vec![Box::new(job.clone())]).run(Until::Time(end), |_| {}).await.unwrap();
    assert_eq!(job.runs.load(Ordering::SeqCst), 2);
}

/// Otherwise virtual time would run on without the store, and days would be missing from the log.
#[tokio::test]
async fn lesson_10_a_store_that_fails_ends_what_lives_in_virtual_time() {
    let place = Place::new().await;
    let world = place.instance("a", OPEN).await;
    let before = place.clock.now();
    let Database::Sqlite(file) = place.database() else { panic!("not a file") };
    let full = "create trigger full before insert on events begin select raise(abort, 'full'); end";
    file.connect(Durability::Rebuildable).unwrap().execute_batch(full).unwrap();
    let lived =
        Schedule::new(world, vec![Box::new(Counted::default())]).run(until(5), |_| {}).await;
    assert!(lived.is_err());
    assert_eq!(place.clock.now(), before);
}
