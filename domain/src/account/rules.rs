//! The rules of the account: what is said of it, who may post for it, and how often.

use crate::rules::{Refusal, Rules};

use super::*;

mod lease;
mod observe;
mod slots;

type Decided = Result<Vec<AccountEvent>, Refusal>;

impl Rules for Account {
    fn decide(&self, command: &AccountCommand) -> Decided {
        match command {
            AccountCommand::ObserveFollowers(c) => self.observe_followers(c),
            AccountCommand::StoreSession(c) => self.store_session(c),
            AccountCommand::ExpireSession(c) => self.expire_session(c),
            AccountCommand::TakeLease(c) => self.take_lease(c),
            AccountCommand::ReleaseLease(c) => self.release_lease(c),
            AccountCommand::ClaimSlot(c) => self.claim_slot(c),
            AccountCommand::SettleSlot(c) => self.settle_slot(c),
            AccountCommand::CountPost(c) => self.count_post(c),
        }
    }

    fn evolve(&mut self, event: &AccountEvent) {
        self.fold(event);
    }
}

fn one(event: AccountEvent) -> Decided {
    Ok(vec![event])
}

/// The fact is recorded already.
fn nothing_new() -> Decided {
    Ok(Vec::new())
}
