//! The health of the whole system: facts from the store, judged by rules, told in one line.

mod judge;
mod lag;
mod line;
mod redis;
mod vitals;

use serde::Serialize;
use xbot_domain::time::Timestamp;

pub use judge::{ahead, judge};
pub use lag::too_slow;
pub use line::{one_line, worst};
pub use redis::ping;
pub use vitals::{Vitals, read};

/// How bad it is. The number is the exit code of `xbot health`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    Healthy = 0,
    Warning = 1,
    Critical = 2,
}

/// A component that is not healthy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub component: &'static str,
    pub verdict: Verdict,
    pub message: String,
}

/// Whether something answers, or why not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Reach {
    NotConfigured,
    Up,
    Down(String),
}

/// Whether the flags allow posts to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Posting {
    On,
    Off,
}

/// Everything that the judgement rests on.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    pub at: Timestamp,
    pub redis: Reach,
    pub posting: Posting,
    /// What the store told, or why it does not answer.
    pub store: Result<Vitals, String>,
}
