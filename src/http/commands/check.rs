//! Checks that several commands share. The schemas say the same.

use xbot_domain::time::Timestamp;

use crate::http::problem::{Faults, Problem, codes};

/// Characters of a reason: it is for people who read a log.
pub const REASON: usize = 500;

/// Why, for those who look at it later.
pub fn reason(text: &str) -> Result<(), Problem> {
    let mut faults = Faults::default();
    faults.unless(is_between(text, 1, REASON), "/reason", length(1, REASON));
    faults.into_result()
}

/// In characters, as JSON Schema counts them.
pub fn is_between(text: &str, least: usize, most: usize) -> bool {
    (least..=most).contains(&text.chars().count())
}

pub fn length(least: usize, most: usize) -> String {
    format!("it must have {least} to {most} characters")
}

/// A name that no store could know.
pub fn unknown(what: &str, name: &str) -> Problem {
    Problem::new(codes::NOT_FOUND, format!("there is no {what} `{}`", name.escape_debug()))
}

/// No plan reaches further; and a time that far away has a year that others cannot read.
pub fn within_a_year(at: Timestamp, now: Timestamp) -> Result<(), Problem> {
    let last = now.plus(chrono::Duration::days(365));
    if at <= last {
        return Ok(());
    }
    Err(Problem::new(codes::REFUSED, format!("{at} is too far ahead: {last} is the last moment")))
}

/// Before it X gave no ids, and nothing of ours can have been.
pub fn earliest() -> Timestamp {
    Timestamp::from_micros(1_262_304_000_000_000) // 2010-01-01
}
