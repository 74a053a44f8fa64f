//! What counts against the limits: what was posted, what may have been, and what still may be.

use crate::account::{ClaimSlot, Slot, SlotState};
use crate::decision::DecisionType;
use crate::time::Timestamp;

/// The window as one claim sees it.
#[derive(Debug)]
pub(in crate::account) struct Tally<'a> {
    others: Vec<&'a Slot>,
    claim: &'a ClaimSlot,
    pub(super) now: Timestamp,
}

impl<'a> Tally<'a> {
    /// A claim made again does not stand in its own way.
    pub(in crate::account) fn of_others(slots: &'a [Slot], claim: &'a ClaimSlot) -> Self {
        let own = |slot: &&Slot| slot.decision_id == claim.decision_id;
        Self { others: slots.iter().filter(|slot| !own(slot)).collect(), claim, now: claim.at }
    }

    pub(super) fn is_reply(&self) -> bool {
        self.claim.decision_type == DecisionType::Reply
    }

    /// Open and unknown: they count whenever they were claimed.
    pub(super) fn unsettled(&self) -> usize {
        let settled = |slot: &&&Slot| slot.state == SlotState::Posted;
        self.others.iter().filter(|slot| !settled(slot)).count()
    }

    /// Open: such a post can go out at this very moment.
    pub(super) fn under_way(&self) -> usize {
        let open = |slot: &&&Slot| slot.state == SlotState::Open;
        self.others.iter().filter(open).count()
    }

    pub(super) fn posted_after(&self, horizon: Timestamp) -> Vec<Timestamp> {
        let posted = self.others.iter().filter_map(|slot| slot.posted_by());
        posted.filter(|at| *at > horizon).collect()
    }

    /// When something last went out, or last may have.
    pub(super) fn newest(&self) -> Option<Timestamp> {
        self.others.iter().filter_map(|slot| slot.latest).max()
    }

    /// When replies were posted, at the latest.
    pub(super) fn reply_times(&self) -> Vec<Timestamp> {
        let replies = self.others.iter().filter(|slot| slot.decision_type == DecisionType::Reply);
        replies.filter_map(|slot| slot.posted_by()).collect()
    }

    /// Replies of a day, by the claim or by the post; unsettled ones are replies of every day.
    pub(super) fn replies(&self, on_this_day: impl Fn(Timestamp) -> bool) -> usize {
        let counts = |slot: &&&Slot| {
            slot.decision_type == DecisionType::Reply
                && slot.posted_by().is_none_or(|posted| on_this_day(posted) || on_this_day(slot.at))
        };
        self.others.iter().filter(counts).count()
    }
}
