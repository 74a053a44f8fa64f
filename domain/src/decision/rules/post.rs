//! Up to the effect: the claim with its fence, and the announcement of the attempt.

use crate::time::Timestamp;

use super::*;

const CLAIM: &str = "claim it for posting";
const ATTEMPT: &str = "attempt to post it";

impl Life {
    pub(super) fn claim_posting(&self, c: &ClaimPosting) -> Decided {
        if self.waits() {
            return Err(self.refuse("needs_approval", CLAIM, "nobody has approved it yet"));
        }
        self.only_while(CLAIM, &[Status::Queued, Status::Posting])?;
        let asked = Claim { worker: c.worker.clone(), fence: c.fence, lease_until: c.lease_until };
        if self.claim.as_ref() == Some(&asked) {
            return nothing_new();
        }
        self.fence_admits(c)?;
        self.free_for(c)?;
        self.ready_at(c.at)?;
        if c.lease_until <= c.at {
            let why = format!("the lease would be over at {}, ask for a longer one", c.lease_until);
            return Err(self.refuse("lease_over", CLAIM, why));
        }
        one(DecisionEvent::PostingClaimed(PostingClaimed {
            worker: c.worker.clone(),
            fence: c.fence,
            lease_until: c.lease_until,
            at: c.at,
            status: Status::Posting,
        }))
    }

    /// A fence never falls, and belongs to one worker.
    fn fence_admits(&self, c: &ClaimPosting) -> Result<(), Refusal> {
        let Some(seen) = &self.fence else {
            return Ok(());
        };
        if c.fence > seen.number || (c.fence == seen.number && c.worker == seen.worker) {
            return Ok(());
        }
        let why = format!(
            "fence {} of {} is stale, {} came with fence {}; take the poster's lease anew",
            c.fence, c.worker, seen.worker, seen.number
        );
        Err(self.refuse("stale_fence", CLAIM, why))
    }

    fn free_for(&self, c: &ClaimPosting) -> Result<(), Refusal> {
        match &self.claim {
            Some(held) if held.worker != c.worker && c.at < held.lease_until => {
                let why = format!("{} holds it until {}", held.worker, held.lease_until);
                Err(self.refuse("claimed_by_another", CLAIM, why))
            }
            _ => Ok(()),
        }
    }

    fn ready_at(&self, at: Timestamp) -> Result<(), Refusal> {
        if at < self.scheduled_at {
            let why = format!("it is due at {}, now is {at}", self.scheduled_at);
            return Err(self.refuse("not_due", CLAIM, why));
        }
        Ok(())
    }

    /// By its holder at any time, by anybody once the lease is over; never with an attempt open.
    pub(super) fn release_claim(&self, c: &ReleaseClaim) -> Decided {
        const RELEASE: &str = "release the claim";
        if self.status == Status::Queued {
            return nothing_new();
        }
        self.only_while(RELEASE, &[Status::Posting])?;
        if let Some(held) = &self.claim
            && held.fence != c.fence
            && c.at < held.lease_until
        {
            let why = format!("it is held under fence {}, not {}", held.fence, c.fence);
            return Err(self.refuse("stale_fence", RELEASE, why));
        }
        one(DecisionEvent::Queued(Queued {
            scheduled_at: self.scheduled_at,
            needs_approval: false,
            status: Status::Queued,
        }))
    }

    /// Said twice it is refused, not passed over: whoever hears yes goes and posts.
    pub(super) fn attempt_post(&self, c: &AttemptPost) -> Decided {
        self.only_while(ATTEMPT, &[Status::Posting, Status::Queued])?;
        let Some(claim) = &self.claim else {
            return Err(self.refuse("not_claimed", ATTEMPT, "nobody has claimed it"));
        };
        if c.fence != claim.fence {
            let why = format!("it is claimed under fence {}, not {}", claim.fence, c.fence);
            return Err(self.refuse("stale_fence", ATTEMPT, why));
        }
        if c.at >= claim.lease_until {
            let why = format!("the claim ended at {}, claim it anew", claim.lease_until);
            return Err(self.refuse("claim_over", ATTEMPT, why));
        }
        self.may_go_out(c)?;
        one(DecisionEvent::PostAttempted(PostAttempted {
            attempt: self.attempts.saturating_add(1),
            driver: c.driver.clone(),
            body_hash: c.body_hash.clone(),
            fence: c.fence,
            at: c.at,
        }))
    }

    fn may_go_out(&self, c: &AttemptPost) -> Result<(), Refusal> {
        if c.body_hash != self.text.hash {
            let why = "what would be posted is not the text of the decision";
            return Err(self.refuse("body_changed", ATTEMPT, why));
        }
        if self.text.generation_source == Source::Synthetic && c.driver != SIMULATOR {
            let why = format!("a synthetic text goes to the simulator, never to `{}`", c.driver);
            return Err(self.refuse("synthetic_text", ATTEMPT, why));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
