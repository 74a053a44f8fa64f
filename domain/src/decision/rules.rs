//! The rules of a decision's life. Each command has one function; it sees the state, says yes with
//! events or no with a [`Refusal`], and says nothing when the fact is already there.

use crate::rules::{Refusal, Rules};

use super::*;

mod measure;
mod numbers;
mod plan;
mod post;
mod queue;
mod refuse;
mod results;
mod reward;

type Decided = Result<Vec<DecisionEvent>, Refusal>;

impl Rules for Decision {
    fn decide(&self, command: &DecisionCommand) -> Decided {
        match (&self.life, command) {
            (None, DecisionCommand::Plan(plan)) => plan::begin(plan),
            (None, _) => Err(refuse::not_planned()),
            (Some(life), command) => life.decide(command),
        }
    }

    fn evolve(&mut self, event: &DecisionEvent) {
        self.fold(event);
    }
}

impl Life {
    fn decide(&self, command: &DecisionCommand) -> Decided {
        match command {
            DecisionCommand::Plan(plan) => self.plan_again(plan),
            DecisionCommand::Reject(c) => self.reject(c),
            DecisionCommand::Queue(c) => self.queue(c),
            DecisionCommand::Approve(c) => self.approve(c),
            DecisionCommand::Edit(c) => self.edit(c),
            DecisionCommand::Reschedule(c) => self.reschedule(c),
            DecisionCommand::Cancel(c) => self.cancel(c),
            DecisionCommand::Expire(c) => self.expire(c),
            DecisionCommand::ClaimPosting(c) => self.claim_posting(c),
            DecisionCommand::ReleaseClaim(c) => self.release_claim(c),
            DecisionCommand::AttemptPost(c) => self.attempt_post(c),
            DecisionCommand::RecordPosted(c) => self.record_posted(c),
            DecisionCommand::RecordFailure(c) => self.record_failure(c),
            DecisionCommand::WithdrawAttempt(c) => self.withdraw_attempt(c),
            DecisionCommand::RecordUnknown(c) => self.record_unknown(c),
            DecisionCommand::Reconcile(c) => self.reconcile(c),
            DecisionCommand::CollectMetrics(c) => self.collect_metrics(c),
            DecisionCommand::QuarantineMetrics(c) => self.quarantine_metrics(c),
            DecisionCommand::ReportUnavailable(c) => self.report_unavailable(c),
            DecisionCommand::ComputeReward(c) => self.compute_reward(c),
        }
    }
}

fn one(event: DecisionEvent) -> Decided {
    Ok(vec![event])
}

/// The fact is recorded already.
fn nothing_new() -> Decided {
    Ok(Vec::new())
}
