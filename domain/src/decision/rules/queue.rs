//! Before posting: gates, the queue, approval, changes by people, and the ways to give up.

use super::*;

/// Where a text and a slot may still change.
const OPEN: [Status; 2] = [Status::Planned, Status::Queued];

impl Life {
    pub(super) fn reject(&self, c: &Reject) -> Decided {
        if self.rejected_by.as_ref() == Some(&c.gate) {
            return nothing_new();
        }
        self.only_while("reject it", &OPEN)?;
        if c.score.is_some_and(|score| !score.is_finite()) {
            let why = "the score of the gate is not a finite number";
            return Err(self.refuse("not_a_number", "reject it", why));
        }
        one(DecisionEvent::Rejected(Rejected {
            gate: c.gate.clone(),
            reason: c.reason.clone(),
            score: c.score,
            at: c.at,
            status: Status::Skipped,
        }))
    }

    pub(super) fn queue(&self, c: &Queue) -> Decided {
        let asked = self.approval != Approval::NotNeeded;
        if (self.status == Status::Queued || self.waits()) && asked == c.needs_approval {
            return nothing_new();
        }
        self.only_while("queue it", &[Status::Planned])?;
        if self.waits() {
            let why = "a person was asked and has not answered";
            return Err(self.refuse("needs_approval", "queue it", why));
        }
        let status = if c.needs_approval { Status::Planned } else { Status::Queued };
        one(DecisionEvent::Queued(Queued {
            scheduled_at: self.scheduled_at,
            needs_approval: c.needs_approval,
            status,
        }))
    }

    pub(super) fn approve(&self, c: &Approve) -> Decided {
        if self.approval == Approval::Given && self.status == Status::Queued {
            return nothing_new();
        }
        if !self.waits() {
            self.only_while("approve it", &[Status::Queued])?;
            let why = "it was queued without asking for approval";
            return Err(self.refuse("approval_not_needed", "approve it", why));
        }
        one(DecisionEvent::Approved(Approved {
            by: c.by.clone(),
            at: c.at,
            status: Status::Queued,
        }))
    }

    pub(super) fn edit(&self, c: &Edit) -> Decided {
        self.only_while("edit it", &OPEN)?;
        if self.text.texts == c.texts {
            return nothing_new();
        }
        plan::texts_fit(self.text.decision_type, &c.texts)
            .map_err(|(code, why)| self.refuse(code, "edit it", why))?;
        if let Some(name) = numbers::unwritable(numbers::of_features(&c.features)) {
            let why = format!("{name} is not a finite number");
            return Err(self.refuse("not_a_number", "edit it", why));
        }
        let waits_for_approval = self.approval != Approval::NotNeeded;
        one(DecisionEvent::Edited(Edited {
            texts: c.texts.clone(),
            content_hash: content_hash(&c.texts),
            features: c.features.clone(),
            waits_for_approval,
            by: c.by.clone(),
            at: c.at,
            status: if waits_for_approval { Status::Planned } else { self.status },
        }))
    }

    pub(super) fn reschedule(&self, c: &Reschedule) -> Decided {
        self.only_while("reschedule it", &OPEN)?;
        if c.scheduled_at == self.scheduled_at {
            return nothing_new();
        }
        if c.scheduled_at < c.at {
            let why = format!("{} is over, the earliest slot is {}", c.scheduled_at, c.at);
            return Err(self.refuse("scheduled_in_the_past", "reschedule it", why));
        }
        one(DecisionEvent::Rescheduled(Rescheduled {
            from: self.scheduled_at,
            scheduled_at: c.scheduled_at,
            by: c.by.clone(),
        }))
    }

    /// Also between claim and attempt: the claim is then worth nothing.
    pub(super) fn cancel(&self, c: &Cancel) -> Decided {
        if self.status == Status::Cancelled {
            return nothing_new();
        }
        self.only_while("cancel it", &[Status::Planned, Status::Queued, Status::Posting])?;
        one(DecisionEvent::Cancelled(Cancelled {
            reason: c.reason.clone(),
            by: c.by.clone(),
            at: c.at,
            status: Status::Cancelled,
        }))
    }

    pub(super) fn expire(&self, c: &Expire) -> Decided {
        if self.status == Status::Expired {
            return nothing_new();
        }
        self.only_while("expire it", &OPEN)?;
        one(DecisionEvent::Expired(Expired {
            reason: c.reason.clone(),
            at: c.at,
            status: Status::Expired,
        }))
    }

    /// For a person: it is in no queue before that.
    pub(super) fn waits(&self) -> bool {
        self.status == Status::Planned && self.approval == Approval::Needed
    }
}

#[cfg(test)]
mod tests;
