//! One decision's turn: allowed, claimed, and tried until it is settled.

use chrono::Duration;
use tracing::warn;
use xbot_domain::account::{AccountCommand, ClaimSlot};
use xbot_domain::ids::DecisionId;
use xbot_domain::memory::Known;
use xbot_domain::rules::Refusal;

use super::Desk;
use super::effect::{Claim, Tried};
use super::fate::Fate;
use super::lease::{self, Lease};
use super::limits::limits;
use super::permit::{Permit, permit, say, say_skipped, turn_away};
use super::twin::twin;
use crate::jobs::JobError;

/// A run is given up after four minutes: no post begins so late that it might be cut off.
fn enough() -> Duration {
    Duration::seconds(150)
}

#[derive(Debug)]
pub struct Poster<'a> {
    desk: Desk<'a>,
}

impl<'a> Poster<'a> {
    pub fn new(desk: Desk<'a>) -> Self {
        Self { desk }
    }

    pub async fn post(&self, known: &Known) -> Result<Fate, JobError> {
        loop {
            let claim = match self.claim(known).await? {
                Ok(claim) => claim,
                Err(fate) => return Ok(fate),
            };
            match claim.carry_out().await? {
                Tried::Ended(fate) => return Ok(fate),
                Tried::Failed { attempt, reason } => {
                    warn!(
                        decision_id = %known.id,
                        "[POST_RETRY] ⚠️ Retry {attempt}/3 after {reason}"
                    );
                    self.desk.wait(pause_after(attempt)).await;
                }
            }
        }
    }

    /// The right to try once: by the switches, the lease, the log and the limits, in this order.
    async fn claim<'k>(&self, known: &'k Known) -> Result<Result<Claim<'a, 'k>, Fate>, JobError> {
        if let Some(fate) = self.stopped(known).await? {
            return Ok(Err(fate));
        }
        let lease = match lease::hold(&self.desk).await? {
            Ok(lease) => lease,
            Err(why) => return Ok(Err(self.stop(known, why))),
        };
        if let Some(other) = self.twin(known).await? {
            let why = format!("decision {other} has the same text, and is on X");
            turn_away(&self.desk, known, "duplicate_text", &why, None).await?;
            say_skipped(known, &why);
            return Ok(Err(Fate::Skipped(why)));
        }
        if let Err(refusal) = self.claim_slot(known, lease).await? {
            say_skipped(known, &refusal.message);
            return Ok(Err(fate_of(refusal)));
        }
        let claim = Claim { desk: self.desk, known, lease };
        Ok(claim.take().await?.map(|()| claim))
    }

    async fn stopped(&self, known: &Known) -> Result<Option<Fate>, JobError> {
        if self.desk.now().since(self.desk.run.started_at) > enough() {
            return Ok(Some(self.stop(known, "the run has taken long enough".to_owned())));
        }
        let settings = self.desk.world.settings().await?;
        let permit = permit(&settings, self.desk.world.driver.name(), known);
        let Some(why) = permit.withheld() else {
            return Ok(None);
        };
        say(known, why);
        if let Permit::Refused { gate, reason, score } = &permit {
            turn_away(&self.desk, known, gate, reason, *score).await?;
        }
        Ok(Some(Fate::Skipped(why.to_owned())))
    }

    fn stop(&self, known: &Known, why: String) -> Fate {
        say_skipped(known, &why);
        Fate::Stopped(why)
    }

    async fn twin(&self, known: &Known) -> Result<Option<DecisionId>, JobError> {
        let now = self.desk.now();
        Ok(twin(&*self.desk.world.memory().await?, known, now))
    }

    async fn claim_slot(
        &self,
        known: &Known,
        lease: Lease,
    ) -> Result<Result<(), Refusal>, JobError> {
        let claim = ClaimSlot {
            decision_id: known.id,
            decision_type: known.plan.decision_type,
            worker: self.desk.world.worker.clone(),
            fence: lease.fence,
            limits: limits(&self.desk.world.settings().await?),
            at: self.desk.now(),
        };
        Ok(self.desk.account(&AccountCommand::ClaimSlot(claim)).await?.map(|_| ()))
    }
}

/// 1, 2 and 4 s.
fn pause_after(attempt: u32) -> Duration {
    Duration::seconds(1 << attempt.saturating_sub(1).min(2))
}

/// Whom a refused slot concerns: this decision, all replies, or every post.
fn fate_of(refusal: Refusal) -> Fate {
    match refusal.code.as_str() {
        "reply_max_per_day" => Fate::RepliesFull(refusal.message),
        "slot_open" | "outcome_unknown" | "already_posted" => Fate::Skipped(refusal.message),
        _ => Fate::Stopped(refusal.message),
    }
}
