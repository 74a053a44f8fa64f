//! No posts although posting is on.

use chrono::{Duration, Timelike as _};
use xbot_domain::config::Settings;
use xbot_domain::learning::Severity;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::watch::Finding;
use crate::jobs::JobName;

const HOURS: f64 = 4.0;
/// Silence is counted in quarters of an hour, of which the quiet ones do not count.
const STEP: Duration = Duration::minutes(15);
const STEPS_PER_HOUR: f64 = 4.0;
/// Silence is not counted further back. Every hour may be quiet, so counting must end.
const LOOK_BACK: Duration = Duration::hours(24);

pub(super) fn no_posts(memory: &Memory, settings: &Settings, now: Timestamp) -> Finding {
    let silent = since(memory, settings).map(|since| silent_hours(since, now, settings));
    Finding::above(
        "no_posts",
        Severity::Warning,
        silent,
        HOURS,
        format!(
            "nothing was posted for more than {HOURS} hours although posting is on: look at the queue and at the reasons of skipped runs with `xbot health` and `xbot events tail`"
        ),
    )
}

/// The last post, or when posting could first go out if that is later: the first run of its job, or
/// the last change of a switch while running. A change of the environment leaves no trace in the
/// log, so after a restart that turned posting on the alert may come at once, until the first post.
fn since(memory: &Memory, settings: &Settings) -> Option<Timestamp> {
    if settings.posting_stopped_by().is_some() || settings.learning.post_fraction <= 0.0 {
        return None;
    }
    let first_run = memory.runs.of(JobName::Posting.as_str())?.first_started_at?;
    let later = [memory.decisions.last_posted_at(), memory.posting_switched_at];
    Some(later.into_iter().flatten().fold(first_run, Timestamp::max))
}

fn silent_hours(since: Timestamp, now: Timestamp, settings: &Settings) -> f64 {
    let from = since.max(now.minus(LOOK_BACK));
    let steps = std::iter::successors(Some(now), |at| Some(at.minus(STEP)));
    let silent = steps.take_while(|at| *at > from).filter(|at| !is_quiet(*at, settings)).count();
    silent as f64 / STEPS_PER_HOUR
}

fn is_quiet(at: Timestamp, settings: &Settings) -> bool {
    let hour = at.to_utc().with_timezone(&settings.account_timezone).hour();
    settings.learning.quiet_hours.iter().any(|quiet| u32::from(*quiet) == hour)
}
