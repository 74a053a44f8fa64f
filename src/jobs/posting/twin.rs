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

/// Another decision whose same text stands on X, or may stand there.
pub fn twin(memory: &Memory, known: &Known, now: Timestamp) -> Option<DecisionId> {
    let same =
        |other: &&Known| other.id != known.id && other.plan.content_hash == known.plan.content_hash;
    let mut others = memory.decisions.all().filter(same);
    others.find(|other| may_stand(other, now)).map(|other| other.id)
}

fn may_stand(known: &Known, now: Timestamp) -> bool {
    let recent = |at: Timestamp| now.since(at) < window();
    let open = known.attempt.as_ref().is_some_and(|attempt| attempt.open);
    let posted = known.posted.as_ref().is_some_and(|on_x| recent(on_x.posted_at));
    posted || open || known.status == Status::Unknown
}
