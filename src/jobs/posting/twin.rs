//! The same text under two decisions.

use chrono::Duration;
use xbot_domain::decision::Status;
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::{Known, Memory};
use xbot_domain::time::Timestamp;

/// X refuses a text that the account posted within about a day.
fn window() -> Duration {
    Duration::hours(24)
}

/// Another decision under which the same text stands on X, or may stand there: by what was tried, for
/// it may have been edited since.
pub fn twin(memory: &Memory, known: &Known, now: Timestamp) -> Option<DecisionId> {
    let decisions = &memory.decisions;
    let out = decisions.posted_since(now.minus(window())).chain(decisions.unsettled());
    let other = out.filter(|other| other.id != known.id);
    let tried = |other: &Known| {
        other.attempt.as_ref().is_some_and(|a| a.texts.contains(&known.plan.content_hash))
    };
    other.filter(|other| tried(other) && may_stand(other)).map(|other| other.id).min()
}

fn may_stand(known: &Known) -> bool {
    let open = known.attempt.as_ref().is_some_and(|attempt| attempt.open);
    known.posted.is_some() || open || known.status == Status::Unknown
}
