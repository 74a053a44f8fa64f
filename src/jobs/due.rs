//! When a job runs next, by the log and the settings alone: a restart neither skips nor doubles.

use chrono::Duration;
use xbot_domain::config::{JobSettings, Settings};
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::{Job, JobName, Work};

/// A job that finds nothing to do says so at least this often, so that silence means a fault.
const IDLE: Duration = Duration::hours(1);

/// When `job` is due; `now` when it never ran.
pub fn due(job: &dyn Job, memory: &Memory, settings: &Settings, now: Timestamp) -> Timestamp {
    let Some(last) = memory.runs.of(job.name().as_str()) else {
        return now;
    };
    let started = last.started_at.unwrap_or(now);
    let by_the_clock = started.plus(interval(job.name(), &settings.jobs));
    let due = match job.work(memory, settings) {
        Work::ByTheClock => by_the_clock,
        Work::From(at) => by_the_clock.max(at.min(started.plus(IDLE))),
        Work::Nothing => by_the_clock.max(started.plus(IDLE)),
    };
    match &last.running {
        // Another instance runs it, or one that was cut off did.
        Some(running) => due.max(running.lease_until),
        None => due,
    }
}

/// How long after the beginning of one run the next one may begin.
pub fn interval(job: JobName, settings: &JobSettings) -> Duration {
    let minutes = match job {
        JobName::Plan => settings.plan_interval_min,
        JobName::Reply => settings.reply_interval_min,
        JobName::Posting => settings.posting_interval_min,
        JobName::Collect => settings.collect_interval_min,
        JobName::Learn => settings.learn_interval_min,
        JobName::Candidates => settings.candidates_interval_min,
        JobName::Reconcile | JobName::Notify => 5,
        JobName::Followers | JobName::Experiments => 60,
        JobName::Alerts => 15,
    };
    Duration::minutes(i64::from(minutes))
}
