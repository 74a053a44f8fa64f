//! What is due: the canonical queue of the runbooks, after what can never go out has left it.

use chrono::Duration;
use xbot_domain::config::Mode;
use xbot_domain::decision::{DecisionCommand, Expire, Source};
use xbot_domain::memory::Known;
use xbot_domain::time::Timestamp;

use super::Desk;
use super::permit::turn_away;
use crate::jobs::JobError;

/// As many as the canonical query takes: a run ends before the next one begins.
const AT_MOST: usize = 5;

/// An outage must not post a backlog, and a later hour is not the one that was chosen.
fn patience() -> Duration {
    Duration::hours(6)
}

/// Lets go of what waited too long, and in live mode of synthetic texts. How many expired.
pub async fn sweep(desk: &Desk<'_>) -> Result<usize, JobError> {
    let (now, mode) = (desk.now(), desk.world.settings().await?.mode);
    let everything = [Source::Real, Source::Synthetic];
    let queued: Vec<Known> =
        desk.world.memory().await?.decisions.due(now, &everything).cloned().collect();
    let mut expired = 0;
    for known in queued {
        if is_overdue(&known, now) {
            expired += usize::from(expire(desk, &known).await?);
        } else if !sources(mode).contains(&known.plan.generation_source) {
            let why = "a synthetic text is never posted in live mode";
            turn_away(desk, &known, "synthetic_in_live", why, None).await?;
        }
    }
    Ok(expired)
}

pub async fn due(desk: &Desk<'_>) -> Result<Vec<Known>, JobError> {
    let (now, mode) = (desk.now(), desk.world.settings().await?.mode);
    let memory = desk.world.memory().await?;
    Ok(memory.decisions.due(now, sources(mode)).take(AT_MOST).cloned().collect())
}

/// The posts that wait behind these replies.
pub async fn posts_behind(desk: &Desk<'_>, seen: &[Known]) -> Result<Vec<Known>, JobError> {
    let (now, mode) = (desk.now(), desk.world.settings().await?.mode);
    let memory = desk.world.memory().await?;
    let is_new = |known: &&Known| seen.iter().all(|other| other.id != known.id);
    let due = memory.decisions.due(now, sources(mode)).filter(|known| !known.is_reply());
    Ok(due.filter(is_new).take(AT_MOST).cloned().collect())
}

fn sources(mode: Mode) -> &'static [Source] {
    match mode {
        Mode::Live => &[Source::Real],
        Mode::Shadow => &[Source::Real, Source::Synthetic],
    }
}

fn is_overdue(known: &Known, now: Timestamp) -> bool {
    now.since(known.scheduled_at) > patience()
}

async fn expire(desk: &Desk<'_>, known: &Known) -> Result<bool, JobError> {
    let hours = patience().num_hours();
    let reason = format!("it was due at {}, more than {hours} hours ago", known.scheduled_at);
    let expire = DecisionCommand::Expire(Expire { reason, at: desk.now() });
    Ok(desk.decision(known.id, &expire).await?.is_ok_and(|events| !events.is_empty()))
}
