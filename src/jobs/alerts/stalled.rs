//! Which jobs should have run long ago.

use xbot_domain::config::Settings;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use crate::jobs::{Job, JobError, JobName, World, all, due, interval};

/// A job may miss this many of its intervals.
pub(super) const MISSED_INTERVALS: i32 = 3;

/// For one who asks from outside. What was missed before `since`, when this process began, is not its
/// fault: it is given as long to catch up as any job is given.
pub async fn stalled(
    world: &World,
    now: Timestamp,
    since: Timestamp,
) -> Result<Vec<JobName>, JobError> {
    let settings = world.settings().await?;
    let memory = world.memory().await?;
    Ok(overdue(&memory, &settings, now, |due| due.max(since)))
}

/// `from` is when a job's patience begins to run, by when it was due.
pub(super) fn overdue(
    memory: &Memory,
    settings: &Settings,
    now: Timestamp,
    from: impl Fn(Timestamp) -> Timestamp,
) -> Vec<JobName> {
    let is_late = |job: &dyn Job| {
        let patience = interval(job.name(), &settings.jobs) * MISSED_INTERVALS;
        from(due(job, memory, settings, now)).plus(patience) < now
    };
    let late = all().into_iter().filter(|job| is_late(&**job));
    late.map(|job| job.name()).collect()
}
