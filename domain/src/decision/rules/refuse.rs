//! How a decision says no: what was tried, why not, where it stands, and what would be allowed.

use crate::rules::Refusal;

use super::*;

pub(super) fn not_planned() -> Refusal {
    Refusal::new("not_planned", "there is no such decision; allowed now: plan it")
}

impl Life {
    pub(super) fn refuse(&self, code: &str, tried: &str, why: impl std::fmt::Display) -> Refusal {
        let (stands, allowed) = (self.stands(), self.allowed());
        Refusal::new(
            code,
            format!("could not {tried}: {why}; it is {stands}; allowed now: {allowed}"),
        )
    }

    /// Holds in the given states and while no attempt is open.
    pub(super) fn only_while(&self, tried: &str, states: &[Status]) -> Result<(), Refusal> {
        if let Some(open) = &self.open {
            let why = format!("the result of attempt {} is not recorded yet", open.attempt);
            return Err(self.refuse("attempt_open", tried, why));
        }
        if states.contains(&self.status) {
            return Ok(());
        }
        let (code, why) = match self.status {
            Status::Posted => ("already_posted", "it stands on X"),
            Status::Unknown => ("outcome_unknown", "it may stand on X"),
            _ => ("wrong_status", "its life is not at that point"),
        };
        Err(self.refuse(code, tried, why))
    }

    fn stands(&self) -> String {
        match (self.status, &self.open, &self.claim, &self.posted) {
            (Status::Posting, Some(open), _, _) => {
                format!("posting, with attempt {} open since {}", open.attempt, open.at)
            }
            (Status::Posting, None, Some(claim), _) => format!(
                "posting, claimed by {} under fence {} until {}",
                claim.worker, claim.fence, claim.lease_until
            ),
            (Status::Posted, _, _, Some(on_x)) => {
                let id = on_x.tweet_ids.first().map(ToString::to_string);
                format!("posted as {}", id.unwrap_or_default())
            }
            (Status::Planned, ..) if self.waits() => {
                format!("planned for {}, not approved", self.scheduled_at)
            }
            (Status::Queued, ..) => format!("queued for {}", self.scheduled_at),
            (Status::Skipped, ..) => match &self.rejected_by {
                Some(gate) => format!("skipped, rejected by {gate}"),
                None => "skipped".to_owned(),
            },
            (Status::Unknown, ..) => format!("unknown whether attempt {} posted it", self.attempts),
            (status, ..) => word(status).to_owned(),
        }
    }

    fn allowed(&self) -> &'static str {
        match self.status {
            Status::Planned if self.waits() => "approve, reject, edit, reschedule, cancel, expire",
            Status::Planned => "queue, reject, edit, reschedule, cancel, expire",
            Status::Queued => {
                "claim posting once it is due, reject, edit, reschedule, cancel, expire"
            }
            Status::Posting if self.open.is_some() => {
                "record the attempt as posted, as failed before its effect, or as unknown"
            }
            Status::Posting => "attempt to post under the claim's fence, release the claim, cancel",
            Status::Posted => "record its metrics and rewards",
            Status::Unknown => "reconcile it with the account's timeline",
            Status::Failed => "reconcile it, if it is found on the timeline after all",
            Status::Skipped | Status::Cancelled | Status::Expired => "nothing, plan another",
        }
    }
}

fn word(status: Status) -> &'static str {
    match status {
        Status::Planned => "planned",
        Status::Queued => "queued",
        Status::Posting => "posting",
        Status::Posted => "posted",
        Status::Unknown => "unknown",
        Status::Failed => "failed",
        Status::Skipped => "skipped",
        Status::Cancelled => "cancelled",
        Status::Expired => "expired",
    }
}
