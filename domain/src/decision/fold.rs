//! From events to state. Events carry resulting values, so each of these only overwrites: an event
//! that is applied twice changes nothing the second time.

use crate::ids::{ContentHash, TweetId};
use crate::time::Timestamp;

use super::*;

impl Decision {
    pub(super) fn fold(&mut self, event: &DecisionEvent) {
        if let DecisionEvent::Planned(plan) = event {
            self.life = Some(Box::new(Life::new(plan)));
        } else if let Some(life) = &mut self.life {
            life.fold(event);
        }
    }
}

impl Life {
    fn new(plan: &Planned) -> Self {
        Self {
            plan_hash: plan_hash(plan),
            planned_at: plan.planned_at,
            scheduled_at: plan.scheduled_at,
            status: Status::Planned,
            text: Text::new(plan),
            approval: Approval::NotNeeded,
            rejected_by: None,
            claim: None,
            fence: None,
            attempts: 0,
            open: None,
            driver: None,
            not_found: None,
            posted: None,
            first: Measured::default(),
            last: Measured::default(),
        }
    }

    fn fold(&mut self, event: &DecisionEvent) {
        match event {
            DecisionEvent::Planned(_) => {} // begins a life, does not change one
            DecisionEvent::Rejected(e) => {
                self.rejected_by = Some(e.gate.clone());
                self.rest(e.status);
            }
            DecisionEvent::Queued(e) => self.queued(e),
            DecisionEvent::Approved(e) => {
                self.approval = Approval::Given;
                self.rest(e.status);
            }
            DecisionEvent::Edited(e) => self.edited(e),
            DecisionEvent::Rescheduled(e) => self.scheduled_at = e.scheduled_at,
            DecisionEvent::Cancelled(e) => self.rest(e.status),
            DecisionEvent::Expired(e) => self.rest(e.status),
            DecisionEvent::PostingClaimed(e) => self.claimed(e),
            DecisionEvent::PostAttempted(e) => self.attempted(e),
            DecisionEvent::Posted(e) => {
                self.stands_on_x(&e.tweet_ids, e.posted_at, &e.content, e.status);
            }
            DecisionEvent::PostFailed(e) => self.rest(e.status),
            DecisionEvent::PostUnknown(e) => self.rest(e.status),
            DecisionEvent::PostReconciled(e) => self.reconciled(e),
            DecisionEvent::MetricsCollected(e) => self.collected(e),
            DecisionEvent::MetricsQuarantined(e) => {
                self.pass_mut(e.pass).quarantined = Some(e.raw_hash.clone());
            }
            DecisionEvent::MetricsUnavailable(e) => {
                self.pass_mut(e.pass).unavailable =
                    Some(Unavailable { reason: e.reason.clone(), gone: e.gone, at: Some(e.at) });
            }
            DecisionEvent::RewardComputed(e) => self.rewarded(e),
        }
    }

    /// Nobody holds it, and nothing is under way.
    fn rest(&mut self, status: Status) {
        self.status = status;
        self.claim = None;
        self.open = None;
    }

    fn queued(&mut self, event: &Queued) {
        self.scheduled_at = event.scheduled_at;
        self.approval = match (event.needs_approval, self.approval) {
            (true, _) => Approval::Needed,
            (false, Approval::Given) => Approval::Given, // a claim was released
            (false, _) => Approval::NotNeeded,
        };
        self.rest(event.status);
    }

    fn edited(&mut self, event: &Edited) {
        self.text.texts.clone_from(&event.texts);
        self.text.hash = event.content_hash.clone();
        if event.waits_for_approval {
            self.approval = Approval::Needed;
        }
        self.status = event.status;
    }

    fn claimed(&mut self, event: &PostingClaimed) {
        self.status = event.status;
        self.fence = Some(Fence { number: event.fence, worker: event.worker.clone() });
        self.claim = Some(Claim {
            worker: event.worker.clone(),
            fence: event.fence,
            lease_until: event.lease_until,
        });
    }

    fn attempted(&mut self, event: &PostAttempted) {
        self.attempts = event.attempt;
        self.driver = Some(event.driver.clone());
        self.open = Some(OpenAttempt {
            attempt: event.attempt,
            driver: event.driver.clone(),
            body_hash: event.body_hash.clone(),
            at: event.at,
        });
    }

    fn stands_on_x(
        &mut self,
        ids: &[TweetId],
        at: Timestamp,
        content: &PostedContent,
        status: Status,
    ) {
        self.posted =
            Some(OnX { tweet_ids: ids.to_vec(), posted_at: at, driver: content.driver.clone() });
        self.rest(status);
    }

    fn reconciled(&mut self, event: &PostReconciled) {
        match (event.posted_at, &event.content) {
            (Some(at), Some(content)) if event.found => {
                self.stands_on_x(&event.tweet_ids, at, content, event.status);
            }
            _ => {
                self.not_found = Some(self.attempts);
                self.rest(event.status);
            }
        }
    }

    fn collected(&mut self, event: &MetricsCollected) {
        self.pass_mut(event.pass).reading = Some(Reading {
            raw_hash: event.raw_hash.clone(),
            simulated: event.simulated,
            captured_at: event.captured_at,
            metrics: event.metrics,
        });
    }

    fn rewarded(&mut self, event: &RewardComputed) {
        let reward = Reward { inputs: event.inputs.clone(), learning: event.learning };
        self.pass_mut(event.pass).rewards.insert(event.spec.clone(), reward);
    }
}

impl Text {
    fn new(plan: &Planned) -> Self {
        Self {
            decision_type: plan.decision_type,
            texts: plan.texts.clone(),
            hash: plan.content_hash.clone(),
            target: plan.target.clone(),
            generation_source: plan.generation_source,
            bandit_arm: plan.bandit_arm.clone(),
            timing_arm: plan.timing_arm.clone(),
            predicted_er: plan.predicted_er,
            quality_score: plan.quality_score,
            topic_cluster: plan.topic_cluster.clone(),
        }
    }
}

/// Of the plan as it is written to the log.
pub(super) fn plan_hash(plan: &Planned) -> ContentHash {
    ContentHash::of(&serde_json::to_vec(plan).unwrap_or_default())
}
