//! From events to state; each overwrites, so that applying one twice changes nothing.

use crate::time::Timestamp;

use super::state::window;
use super::*;

impl Account {
    pub(super) fn fold(&mut self, event: &AccountEvent) {
        match event {
            AccountEvent::FollowersObserved(e) => self.followers = Some(e.clone()),
            AccountEvent::SessionStored(e) => {
                self.session = Some(Session {
                    driver: e.driver.clone(),
                    by: e.by.clone(),
                    stored_at: e.at,
                    expired: None,
                });
            }
            AccountEvent::SessionExpired(e) => {
                if let Some(session) = &mut self.session {
                    session.expired = Some(e.reason.clone());
                }
            }
            AccountEvent::LeaseTaken(e) => {
                self.fence = e.fence;
                self.lease = Some(Lease {
                    worker: e.worker.clone(),
                    fence: e.fence,
                    lease_until: e.lease_until,
                });
            }
            AccountEvent::LeaseReleased(_) => self.lease = None,
            AccountEvent::PostSlotClaimed(e) => self.claimed(e),
            AccountEvent::PostSlotSettled(e) => self.settled(e),
        }
    }

    fn claimed(&mut self, event: &PostSlotClaimed) {
        self.slots.retain(|s| s.decision_id != event.decision_id);
        self.slots.push(Slot {
            decision_id: event.decision_id,
            decision_type: event.decision_type,
            worker: event.worker.clone(),
            fence: event.fence,
            at: event.at,
            state: SlotState::Open,
            latest: None,
        });
        self.newest_claim = self.newest_claim.max(Some(event.at));
        self.forget_before(event.at.minus(window()));
    }

    fn settled(&mut self, event: &PostSlotSettled) {
        let state = match event.outcome {
            SlotOutcome::Released => {
                self.slots.retain(|s| s.decision_id != event.decision_id);
                return;
            }
            SlotOutcome::Posted => SlotState::Posted,
            SlotOutcome::Unknown => SlotState::Unknown,
        };
        if let Some(slot) = self.slots.iter_mut().find(|s| s.decision_id == event.decision_id) {
            slot.state = state;
            // What is learnt later of an unknown post does not move the post.
            slot.latest = slot.latest.or(Some(event.at.max(slot.at)));
        }
    }

    fn forget_before(&mut self, horizon: Timestamp) {
        self.slots.retain(|s| s.posted_by().is_none_or(|posted| posted > horizon));
    }
}
