//! A place among the posts of the hour, taken before the post is tried (lesson 8): one decision at
//! a time, on what the log says, and no whenever that cannot be trusted.

use super::*;
use crate::account::limits::Tally;

impl Account {
    pub(super) fn claim_slot(&self, c: &ClaimSlot) -> Decided {
        self.is_poster(c)?;
        let own = self.slot(c.decision_id);
        own.map_or(Ok(()), |slot| may_be_used_again(slot, c))?;
        let limits = c.limits.checked()?;
        self.clock_runs_forward(c)?;
        limits.admit(&Tally::of_others(&self.slots, c))?;
        if own.is_some() {
            return nothing_new();
        }
        one(AccountEvent::PostSlotClaimed(PostSlotClaimed {
            decision_id: c.decision_id,
            decision_type: c.decision_type,
            worker: c.worker.clone(),
            fence: c.fence,
            at: c.at,
        }))
    }

    /// Limits cannot be held by a clock that has gone back.
    fn clock_runs_forward(&self, c: &ClaimSlot) -> Result<(), Refusal> {
        match self.newest_claim {
            Some(newest) if c.at < newest => Err(Refusal::new(
                "clock_went_back",
                format!(
                    "could not claim a slot: it is {}, but one was claimed at {newest}; allowed from then on",
                    c.at
                ),
            )),
            _ => Ok(()),
        }
    }

    /// An open slot goes anywhere; an unknown one where the timeline says; a posted one nowhere.
    pub(super) fn settle_slot(&self, c: &SettleSlot) -> Decided {
        let state = self.slot(c.decision_id).map(|slot| slot.state);
        match (state, c.outcome) {
            (None, SlotOutcome::Released)
            | (Some(SlotState::Posted), SlotOutcome::Posted)
            | (Some(SlotState::Unknown), SlotOutcome::Unknown) => nothing_new(),
            (None, SlotOutcome::Posted | SlotOutcome::Unknown) => Err(unsettled(
                "no_slot",
                c,
                "it has no slot; allowed: claim one before posting",
            )),
            (Some(SlotState::Posted), _) => Err(unsettled(
                "already_posted",
                c,
                "it is settled as posted; allowed: nothing else",
            )),
            (Some(SlotState::Open | SlotState::Unknown), _) => {
                one(AccountEvent::PostSlotSettled(PostSlotSettled {
                    decision_id: c.decision_id,
                    outcome: c.outcome,
                    at: c.at,
                }))
            }
        }
    }
}

/// One slot per decision: the poster's own open one serves, every other stands in the way.
fn may_be_used_again(slot: &Slot, c: &ClaimSlot) -> Result<(), Refusal> {
    let (code, why) = match slot.state {
        SlotState::Open if (&slot.worker, slot.fence) == (&c.worker, c.fence) => {
            return Ok(());
        }
        SlotState::Open => (
            "slot_open",
            "an earlier poster left it open; allowed: settle it by what the decision says",
        ),
        SlotState::Unknown => (
            "outcome_unknown",
            "it may stand on X; allowed: reconcile it with the timeline, then settle it",
        ),
        SlotState::Posted => ("already_posted", "it is posted; allowed: nothing"),
    };
    let message = format!("could not claim a slot for {}: {why}", c.decision_id);
    Err(Refusal::new(code, message))
}

fn unsettled(code: &str, c: &SettleSlot, why: &str) -> Refusal {
    let message = format!("could not settle the slot of {}: {why}", c.decision_id);
    Refusal::new(code, message)
}
