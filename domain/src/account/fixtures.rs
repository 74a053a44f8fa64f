//! An account to test with.

use chrono::Duration;

use super::*;
use crate::decision::DecisionType;
use crate::ids::DecisionId;
use crate::rules::{Refusal, Rules};
use crate::time::Timestamp;

/// Minutes after noon, UTC.
pub fn at(minutes: i64) -> Timestamp {
    let noon: Timestamp = "2025-08-11T12:00:00Z".parse().unwrap();
    noon.plus(Duration::minutes(minutes))
}

pub fn id(n: u8) -> DecisionId {
    DecisionId::from_parts(at(0), [n; 10])
}

pub fn limits() -> Limits {
    Limits {
        max_posts_per_hour: 2,
        min_post_interval_minutes: 10,
        reply_max_per_day: 1,
        quiet_hours: [2, 3, 4, 5].into(),
        time_zone: "UTC".to_owned(),
    }
}

pub fn lease(worker: &str, from: i64, minutes: i64) -> AccountCommand {
    AccountCommand::TakeLease(TakeLease {
        worker: worker.to_owned(),
        lease_until: at(from + minutes),
        at: at(from),
    })
}

pub fn slot(n: u8, minutes: i64) -> ClaimSlot {
    ClaimSlot {
        decision_id: id(n),
        decision_type: DecisionType::Single,
        worker: "a".to_owned(),
        fence: 1,
        limits: limits(),
        at: at(minutes),
    }
}

pub fn claim(n: u8, minutes: i64) -> AccountCommand {
    AccountCommand::ClaimSlot(slot(n, minutes))
}

pub fn settle(n: u8, outcome: SlotOutcome, minutes: i64) -> AccountCommand {
    AccountCommand::SettleSlot(SettleSlot { decision_id: id(n), outcome, at: at(minutes) })
}

/// Claimed and posted at once.
pub fn post(n: u8, minutes: i64) -> [AccountCommand; 2] {
    [claim(n, minutes), settle(n, SlotOutcome::Posted, minutes)]
}

/// Worker `a` is the poster for three days, and then all of that.
pub fn after(commands: impl IntoIterator<Item = AccountCommand>) -> Account {
    let mut account = Account::default();
    for command in std::iter::once(lease("a", 0, 3 * 24 * 60)).chain(commands) {
        for event in account.decide(&command).unwrap() {
            account.evolve(&event);
        }
    }
    account
}

pub fn refusal(account: &Account, command: &AccountCommand) -> Refusal {
    account.decide(command).unwrap_err()
}

pub fn refused(account: &Account, command: &AccountCommand) -> String {
    refusal(account, command).code
}

pub fn says_nothing(account: &Account, command: &AccountCommand) -> bool {
    account.decide(command).is_ok_and(|events| events.is_empty())
}
