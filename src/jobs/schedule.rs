//! From one due job to the next. The same in real and in virtual time: only the clock differs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tracing::error;
use xbot_domain::time::Timestamp;

use super::{Ended, Job, JobError, World, carry_out, due};

#[derive(Debug)]
pub struct Schedule {
    world: World,
    jobs: Vec<Box<dyn Job>>,
}

/// How far to go.
#[derive(Clone, Debug)]
pub enum Until {
    /// Whatever is due before this moment.
    Time(Timestamp),
    /// Until somebody says so; the run that is under way ends first.
    Told(Stop),
}

#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    pub fn tell(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn told(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

impl Schedule {
    pub fn new(world: World, jobs: Vec<Box<dyn Job>>) -> Self {
        Self { world, jobs }
    }

    pub fn world(&self) -> &World {
        &self.world
    }

    /// Runs what is due, one after the other, and waits in between. `each` sees every run that
    /// ended. Dropping this between two runs is clean, and within one no worse than being killed.
    ///
    /// Fails only where the end is a moment: there time may be virtual, and would run on without
    /// the store, so that days were missing. What serves tries again until it is told to stop.
    pub async fn run(self, until: Until, mut each: impl FnMut(&World)) -> Result<(), JobError> {
        loop {
            match self.step(&until).await {
                Ok(Step::Ran) => each(&self.world),
                Ok(Step::Waited) => {}
                Ok(Step::Over) => return Ok(()),
                Err(error) if matches!(until, Until::Time(_)) => return Err(error),
                Err(error) => {
                    error!(error = &error as &dyn std::error::Error, "could not run the jobs");
                    let pause = chrono::Duration::seconds(2);
                    self.world.clock.wait_until(self.world.now().plus(pause)).await;
                }
            }
        }
    }

    async fn step(&self, until: &Until) -> Result<Step, JobError> {
        if matches!(until, Until::Told(stop) if stop.told()) {
            return Ok(Step::Over);
        }
        let now = self.world.now();
        let Some((at, job)) = self.next(now).await? else {
            return Ok(Step::Over);
        };
        if let Until::Time(end) = until
            && at >= *end
        {
            self.world.clock.wait_until(*end).await;
            return Ok(if self.world.now() >= *end { Step::Over } else { Step::Waited });
        }
        if at > now {
            self.world.clock.wait_until(at).await;
            return Ok(Step::Waited);
        }
        match carry_out(&self.world, job).await? {
            Ended::Ran(_) => Ok(Step::Ran),
            Ended::NotOurs(_) => {
                // Whoever runs it writes soon; until then there is nothing to decide.
                self.world.clock.wait_until(now.plus(chrono::Duration::seconds(1))).await;
                Ok(Step::Waited)
            }
        }
    }

    async fn next(&self, now: Timestamp) -> Result<Option<(Timestamp, &dyn Job)>, JobError> {
        let settings = self.world.settings().await?;
        let memory = self.world.memory().await?;
        let all = self.jobs.iter().map(|job| (due(&**job, &memory, &settings, now), &**job));
        // Of those that are due, the order of the names decides, not who waited longest.
        Ok(all.min_by_key(|(at, job)| ((*at).max(now), job.name())))
    }
}

enum Step {
    Ran,
    Waited,
    Over,
}
