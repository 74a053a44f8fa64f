//! The rules of the alerts: from what the log says to what a person should do.

use chrono::Duration;
use xbot_domain::config::Settings;
use xbot_domain::decision::Status;
use xbot_domain::learning::Severity;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::silence;
use super::stalled::MISSED_INTERVALS;

/// One rule, looked at now.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Finding {
    /// A promise: people filter by it.
    pub name: &'static str,
    pub severity: Severity,
    /// What is so, and what to do.
    pub message: String,
    /// Absent while there is too little to say.
    pub value: Option<f64>,
    /// Raised beyond it.
    pub threshold: f64,
    /// Few is bad here, many elsewhere.
    below: bool,
}

impl Finding {
    pub fn is_raised(&self) -> bool {
        let beyond = |value: f64| match self.below {
            true => value < self.threshold,
            false => value > self.threshold,
        };
        self.value.is_some_and(beyond)
    }
}

/// Of fewer calls a tenth says nothing.
const ENOUGH_CALLS: u64 = 10;
const FAILED_SHARE: f64 = 0.10;
const BUDGET_SHARE: f64 = 0.9;
const FOLLOWERS_24H: f64 = -10.0;
/// By then the reconciler has had many tries.
const UNKNOWN_FOR: Duration = Duration::hours(1);

pub(super) fn all(
    memory: &Memory,
    settings: &Settings,
    stalled: &[String],
    now: Timestamp,
) -> Vec<Finding> {
    vec![
        failing_calls(memory, now),
        silence::no_posts(memory, settings, now),
        spent_budget(memory, settings, now),
        lost_followers(memory, now),
        unknown_posts(memory, now),
        locked_account(memory),
        stalled_jobs(stalled),
    ]
}

fn failing_calls(memory: &Memory, now: Timestamp) -> Finding {
    let today = memory.calls.on(&now.day()).cloned().unwrap_or_default();
    let (failed, total) = (today.failures(), today.total);
    let reasons: Vec<&str> = today.failed.keys().map(String::as_str).collect();
    Finding::above(
        "openai_failures",
        Severity::Warning,
        (total >= ENOUGH_CALLS).then(|| failed as f64 / total as f64),
        FAILED_SHARE,
        format!(
            "{failed} of {total} calls to the language model failed today ({}): look at OPENAI_BASE_URL, the key and the quota, or stop calling with AI_QUOTA_CIRCUIT_OPEN=true",
            reasons.join(", ")
        ),
    )
}

fn spent_budget(memory: &Memory, settings: &Settings, now: Timestamp) -> Finding {
    let spent = memory.calls.on(&now.day()).map(|day| day.charged.dollars());
    let limit = settings.budget.daily_limit.dollars();
    let (shown, tenths) = (spent.unwrap_or_default(), BUDGET_SHARE * 100.0);
    Finding::above(
        "budget_nearly_spent",
        Severity::Warning,
        spent,
        BUDGET_SHARE * limit,
        format!(
            "{shown:.2} USD of {limit:.2} USD are spent today, more than {tenths:.0} %: raise DAILY_OPENAI_LIMIT_USD, or expect no calls until midnight UTC"
        ),
    )
}

fn lost_followers(memory: &Memory, now: Timestamp) -> Finding {
    let change = change_in_a_day(memory, now);
    let lost = change.map_or(0.0, f64::abs);
    Finding {
        below: true,
        ..Finding::above(
            "followers_falling",
            Severity::Warning,
            change,
            FOLLOWERS_24H,
            format!(
                "{lost} followers left within 24 hours: look at what was posted last, and stop with POSTING_DISABLED=true if it was wrong"
            ),
        )
    }
}

/// Absent without a count of today and one of the day before, of the same world.
fn change_in_a_day(memory: &Memory, now: Timestamp) -> Option<f64> {
    let day = Duration::days(1);
    let last = memory.followers.last().filter(|seen| now.since(seen.at) < day)?;
    let before = memory.followers.as_of(last.at.minus(day))?;
    (before.simulated == last.simulated).then_some(last.count as f64 - before.count as f64)
}

fn unknown_posts(memory: &Memory, now: Timestamp) -> Finding {
    let since = now.minus(UNKNOWN_FOR);
    let unknown = memory.decisions.unsettled().filter(|known| known.status == Status::Unknown);
    let old = unknown.filter_map(|known| known.attempt.as_ref()).filter(|tried| tried.at < since);
    let count = old.count();
    Finding::above(
        "unknown_posts",
        Severity::Critical,
        Some(count as f64),
        0.0,
        format!(
            "whether {count} posts of more than an hour ago went out is unknown: look at the account on X, and at why its timeline cannot be read"
        ),
    )
}

/// Until a post goes out: then somebody has seen to it.
fn locked_account(memory: &Memory) -> Finding {
    let since = memory.locked_since.map_or(String::new(), |since| since.to_string());
    Finding::above(
        "account_locked",
        Severity::Critical,
        Some(f64::from(u8::from(memory.locked_since.is_some()))),
        0.0,
        format!(
            "X takes no post since {since} and asks for a person: sign in to the account and do what X asks; what is queued waits, and one post is tried per run, unless POSTING_DISABLED=true"
        ),
    )
}

fn stalled_jobs(stalled: &[String]) -> Finding {
    Finding::above(
        "jobs_stalled",
        Severity::Critical,
        Some(stalled.len() as f64),
        0.0,
        format!(
            "overdue by more than {MISSED_INTERVALS} intervals: {}; look at their last runs with `xbot events tail`, and restart `xbot serve`",
            stalled.join(", ")
        ),
    )
}

impl Finding {
    pub(super) fn above(
        name: &'static str,
        severity: Severity,
        value: Option<f64>,
        threshold: f64,
        message: String,
    ) -> Self {
        Self { name, severity, message, value, threshold, below: false }
    }
}
