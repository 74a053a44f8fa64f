//! Slots that nobody settled: what the decision says is so.

use xbot_domain::account::{Slot, SlotOutcome, SlotState};
use xbot_domain::decision::Status;
use xbot_domain::memory::Memory;
use xbot_domain::time::Timestamp;

use super::abandoned::is_posting;
use crate::jobs::JobError;
use crate::jobs::posting::Desk;

/// The earliest moment at which one of them can be settled.
pub fn next(memory: &Memory) -> Option<Timestamp> {
    let slots = memory.account.slots.iter();
    slots.filter_map(|slot| Some(free_at(memory, slot, outcome(memory, slot)?))).min()
}

pub async fn settle(desk: &Desk<'_>) -> Result<usize, JobError> {
    let left_open = left_open(desk).await?;
    for (slot, outcome) in &left_open {
        desk.settle(slot.decision_id, slot.fence, *outcome).await?;
    }
    Ok(left_open.len())
}

async fn left_open(desk: &Desk<'_>) -> Result<Vec<(Slot, SlotOutcome)>, JobError> {
    let memory = desk.world.memory().await?;
    let now = desk.now();
    let ours = |slot: &Slot| slot.worker == desk.world.worker && !is_posting(&memory);
    let slots = memory.account.slots.iter();
    let told = slots.filter_map(|slot| Some((slot, outcome(&memory, slot)?)));
    let free = told.filter(|(slot, told)| now >= free_at(&memory, slot, *told) || ours(slot));
    Ok(free.map(|(slot, told)| (slot.clone(), told)).collect())
}

/// What the decision says of its slot; absent where there is nothing to settle.
fn outcome(memory: &Memory, slot: &Slot) -> Option<SlotOutcome> {
    if slot.state == SlotState::Posted {
        return None;
    }
    match memory.decisions.get(slot.decision_id)?.status {
        // Its claim is settled first.
        Status::Posting => None,
        Status::Unknown => (slot.state == SlotState::Open).then_some(SlotOutcome::Unknown),
        Status::Posted => Some(SlotOutcome::Posted),
        _ => Some(SlotOutcome::Released),
    }
}

/// A slot is claimed before its decision is: until its holder's lease is over, an open one may be
/// about to be used.
fn free_at(memory: &Memory, slot: &Slot, told: SlotOutcome) -> Timestamp {
    let lease = memory.account.lease.as_ref().filter(|lease| lease.fence == slot.fence);
    match (slot.state, told, lease) {
        (SlotState::Open, SlotOutcome::Released, Some(lease)) => lease.lease_until,
        _ => slot.at,
    }
}
