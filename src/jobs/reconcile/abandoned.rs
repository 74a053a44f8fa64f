//! What a worker left behind that is gone: it is given its name before anybody looks for it.

use tracing::info;
use xbot_domain::decision::{DecisionCommand, RecordUnknown, ReleaseClaim, Status};
use xbot_domain::memory::{Claim, Known, Memory};
use xbot_domain::time::Timestamp;

use super::Counts;
use crate::jobs::posting::Desk;
use crate::jobs::{JobError, JobName};

/// The earliest moment at which one of the unsettled can be settled.
pub fn next(memory: &Memory) -> Option<Timestamp> {
    memory.decisions.unsettled().filter_map(settles_at).min()
}

fn settles_at(known: &Known) -> Option<Timestamp> {
    match known.status {
        Status::Unknown => known.attempt.as_ref().map(|attempt| attempt.at),
        _ => known.claim.as_ref().map(|claim| claim.lease_until),
    }
}

pub async fn name(desk: &Desk<'_>) -> Result<Counts, JobError> {
    let (mut unknown, mut released) = (0, 0);
    for (known, claim) in left_behind(desk).await? {
        let open = known.attempt.as_ref().filter(|attempt| attempt.open);
        match open.map(|attempt| attempt.number) {
            Some(attempt) => unknown += usize::from(lost(desk, &known, &claim, attempt).await?),
            None => released += usize::from(unused(desk, &known, &claim).await?),
        }
    }
    Ok(vec![("unknown", unknown), ("released", released)])
}

async fn left_behind(desk: &Desk<'_>) -> Result<Vec<(Known, Claim)>, JobError> {
    let memory = desk.world.memory().await?;
    let (now, worker) = (desk.now(), &desk.world.worker);
    let posting = memory.decisions.unsettled().filter(|known| known.status == Status::Posting);
    let claimed = posting.filter_map(|known| Some((known.clone(), known.claim.clone()?)));
    Ok(claimed.filter(|(_, claim)| is_over(&memory, claim, worker, now)).collect())
}

/// Its lease has ended, or it is this process's own and no run of it is under way.
fn is_over(memory: &Memory, claim: &Claim, worker: &str, now: Timestamp) -> bool {
    now >= claim.lease_until || (claim.worker == worker && !is_posting(memory))
}

pub fn is_posting(memory: &Memory) -> bool {
    let last = memory.runs.of(JobName::Posting.as_str());
    last.is_some_and(|last| last.running.is_some())
}

async fn lost(
    desk: &Desk<'_>,
    known: &Known,
    claim: &Claim,
    attempt: u32,
) -> Result<bool, JobError> {
    let reason = format!("{} was cut off before the result was recorded", claim.worker);
    info!("reconcile: decision_id={}: {reason}", known.id);
    let record = RecordUnknown { attempt, reason, at: desk.now() };
    let told = desk.decision(known.id, &DecisionCommand::RecordUnknown(record)).await?;
    Ok(told.is_ok_and(|events| !events.is_empty()))
}

async fn unused(desk: &Desk<'_>, known: &Known, claim: &Claim) -> Result<bool, JobError> {
    let release = ReleaseClaim { fence: claim.fence, at: desk.now() };
    let told = desk.decision(known.id, &DecisionCommand::ReleaseClaim(release)).await?;
    Ok(told.is_ok_and(|events| !events.is_empty()))
}
