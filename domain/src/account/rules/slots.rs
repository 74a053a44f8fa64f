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

    /// A fact, so no limit speaks against it. One that has a slot is settled there; one too old to be
    /// in the window of any limit needs none.
    pub(super) fn count_post(&self, c: &CountPost) -> Decided {
        let posted_at = c.posted_at.min(c.at);
        if self.slot(c.decision_id).is_some() || posted_at <= c.at.minus(state::window()) {
            return nothing_new();
        }
        let claimed = PostSlotClaimed {
            decision_id: c.decision_id,
            decision_type: c.decision_type,
            worker: c.worker.clone(),
            fence: self.fence,
            at: posted_at,
        };
        let (decision_id, outcome) = (c.decision_id, SlotOutcome::Posted);
        let settled = PostSlotSettled { decision_id, outcome, at: posted_at };
        Ok(vec![AccountEvent::PostSlotClaimed(claimed), AccountEvent::PostSlotSettled(settled)])
    }

    /// An open slot goes anywhere; an unknown one where the timeline says; a posted one nowhere.
    pub(super) fn settle_slot(&self, c: &SettleSlot) -> Decided {
        let state = self.slot(c.decision_id).map(|slot| slot.state);
        match (state, c.outcome) {
            (None, SlotOutcome::Released)
            | (Some(SlotState::Posted), SlotOutcome::Posted)
            | (Some(SlotState::Unknown), SlotOutcome::Unknown) => nothing_new(),
            (None, SlotOutcome::Posted | SlotOutcome::Unknown) => {
                Err(unsettled("no_slot", c, "it has no slot; allowed: claim one before posting"))
            }
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

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;

    #[test]
    fn a_decision_has_one_slot() {
        let open = after([claim(1, 0)]);
        assert!(says_nothing(&open, &claim(1, 0)));
        let posted = after(post(1, 0));
        assert_eq!(refused(&posted, &claim(1, 600)), "already_posted");
        let unknown = after([claim(1, 0), settle(1, SlotOutcome::Unknown, 1)]);
        assert_eq!(refused(&unknown, &claim(1, 600)), "outcome_unknown");
    }

    #[test]
    fn a_slot_left_open_by_an_earlier_poster_is_settled_first() {
        let mut later = after([claim(1, 0), lease("b", 3 * 24 * 60, 60)]);
        let mut again = slot(1, 3 * 24 * 60);
        (again.worker, again.fence) = ("b".to_owned(), 2);
        let again = AccountCommand::ClaimSlot(again);
        assert_eq!(refused(&later, &again), "slot_open");
        for event in later.decide(&settle(1, SlotOutcome::Released, 4_320)).unwrap() {
            later.evolve(&event);
        }
        assert!(later.decide(&again).is_ok());
    }

    #[test]
    fn settling_ends_where_it_is_certain() {
        use SlotOutcome::{Posted, Released, Unknown};
        let unknown = after([claim(1, 0), settle(1, Unknown, 1)]);
        assert!(says_nothing(&unknown, &settle(1, Unknown, 2)));
        assert!(unknown.decide(&settle(1, Posted, 9)).is_ok());
        assert!(unknown.decide(&settle(1, Released, 9)).is_ok());
        let posted = after(post(1, 0));
        assert!(says_nothing(&posted, &settle(1, Posted, 9)));
        assert_eq!(refused(&posted, &settle(1, Released, 9)), "already_posted");
        assert_eq!(refused(&after([]), &settle(1, Posted, 9)), "no_slot");
        assert!(says_nothing(&after([]), &settle(1, Released, 9)));
    }

    #[test]
    fn a_post_that_was_found_without_a_slot_counts_against_the_hour() {
        let found = |n: u8, minutes: i64| {
            AccountCommand::CountPost(CountPost {
                decision_id: id(n),
                decision_type: crate::decision::DecisionType::Single,
                worker: "a".to_owned(),
                posted_at: at(minutes),
                at: at(60),
            })
        };
        let account = after([found(1, 20), found(2, 40)]);
        assert_eq!(refused(&account, &claim(3, 61)), "max_posts_per_hour");
        assert!(account.decide(&claim(3, 81)).is_ok());
        assert!(says_nothing(&account, &found(1, 20)));
        assert!(says_nothing(&after([]), &found(1, -60 * 48)));
        let open = after([claim(1, 0)]);
        assert!(says_nothing(&open, &found(1, 0)));
    }

    #[test]
    fn a_clock_that_went_back_posts_nothing() {
        let account = after([claim(1, 20), settle(1, SlotOutcome::Released, 20)]);
        assert_eq!(refused(&account, &claim(2, 19)), "clock_went_back");
    }
}
