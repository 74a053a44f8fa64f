//! One run at work: what it says to the decisions and to the account.

use chrono::Duration;
use tracing::debug;
use xbot_domain::account::{Account, AccountCommand, AccountEvent, SettleSlot, SlotOutcome};
use xbot_domain::decision::{Decision, DecisionCommand, DecisionEvent};
use xbot_domain::ids::DecisionId;
use xbot_domain::rules::Refusal;
use xbot_domain::time::Timestamp;

use crate::commands::{CommandError, Done};
use crate::jobs::{JobError, Run, World};

/// The stream of the one account that is run.
pub const ACCOUNT: &str = "main";

/// What was written, or a rule's no; an error is a broken machine.
pub type Answer<E> = Result<Result<Vec<E>, Refusal>, JobError>;

#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    pub world: &'a World,
    pub run: &'a Run,
}

impl Desk<'_> {
    pub fn now(&self) -> Timestamp {
        self.world.now()
    }

    pub async fn decision(
        &self,
        id: DecisionId,
        command: &DecisionCommand,
    ) -> Answer<DecisionEvent> {
        let context = &self.run.context;
        answer(self.world.execute::<Decision>(&id.to_string(), command, context).await)
    }

    pub async fn account(&self, command: &AccountCommand) -> Answer<AccountEvent> {
        answer(self.world.execute::<Account>(ACCOUNT, command, &self.run.context).await)
    }

    /// Settles the slot that was claimed under this fence, and no later one of the same decision. A
    /// no means that somebody else has settled it.
    pub async fn settle(
        &self,
        decision_id: DecisionId,
        fence: u64,
        outcome: SlotOutcome,
    ) -> Result<(), JobError> {
        let account = self.world.commands.state::<Account>(ACCOUNT).await?;
        if account.slot(decision_id).is_none_or(|slot| slot.fence != fence) {
            return Ok(());
        }
        let settle = SettleSlot { decision_id, outcome, at: self.now() };
        if let Err(refusal) = self.account(&AccountCommand::SettleSlot(settle)).await? {
            debug!(%decision_id, "{refusal}");
        }
        Ok(())
    }

    /// On the world's clock, which may be a virtual one.
    pub async fn wait(&self, span: Duration) {
        let until = self.now().plus(span);
        while self.now() < until {
            self.world.clock.wait_until(until).await;
        }
    }
}

fn answer<E>(done: Result<Done<E>, CommandError>) -> Answer<E> {
    match done {
        Ok(done) => Ok(Ok(done.events)),
        Err(CommandError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error) => Err(error.into()),
    }
}
