//! Up to the effect: the claim with its fence, and the announcement of the attempt.

use crate::time::Timestamp;

use super::*;

const CLAIM: &str = "claim it for posting";
const ATTEMPT: &str = "attempt to post it";

impl Life {
    pub(super) fn claim_posting(&self, c: &ClaimPosting) -> Decided {
        self.only_while(CLAIM, &[Status::Queued, Status::Posting])?;
        let asked = Claim {
            worker: c.worker.clone(),
            fence: c.fence,
            lease_until: c.lease_until,
        };
        if self.claim.as_ref() == Some(&asked) {
            return nothing_new();
        }
        self.fence_admits(c)?;
        self.free_for(c)?;
        self.ready_at(c.at)?;
        if c.lease_until <= c.at {
            let why = format!(
                "the lease would be over at {}, ask for a longer one",
                c.lease_until
            );
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
        if self.approval == Approval::Needed {
            return Err(self.refuse("needs_approval", CLAIM, "nobody has approved it yet"));
        }
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
        one(self.back_in_queue(self.asks_approval()))
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
            let why = format!(
                "a synthetic text goes to the simulator, never to `{}`",
                c.driver
            );
            return Err(self.refuse("synthetic_text", ATTEMPT, why));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;

    fn release(fence: u64, minutes: i64) -> DecisionCommand {
        DecisionCommand::ReleaseClaim(ReleaseClaim {
            fence,
            at: at(minutes),
        })
    }

    #[test]
    fn nothing_is_claimed_before_its_time() {
        let queued = after([plan(single()), queue()]);
        assert_eq!(refused(&queued, &claim("a", 1, 59, 10)), "not_due");
        assert_eq!(refused(&queued, &claim("a", 1, 60, 0)), "lease_over");
        assert_eq!(
            refused(&after([plan(single())]), &claim("a", 1, 60, 10)),
            "wrong_status"
        );
    }

    #[test]
    fn nothing_is_attempted_without_a_live_claim() {
        let queued = after([plan(single()), queue()]);
        assert_eq!(refused(&queued, &attempt(1, 60)), "not_claimed");
        assert_eq!(refused(&after(claimed()), &attempt(1, 70)), "claim_over");
        assert_eq!(refused(&after(claimed()), &attempt(2, 60)), "stale_fence");
    }

    #[test]
    fn lesson_09_a_forgotten_instance_is_kept_out_by_its_fence() {
        assert_eq!(
            refused(&after(claimed()), &claim("b", 2, 65, 10)),
            "claimed_by_another"
        );
        let taken_over = after([claimed(), vec![claim("b", 2, 70, 10)]].concat());
        assert_eq!(refused(&taken_over, &attempt(1, 71)), "stale_fence");
        assert_eq!(refused(&taken_over, &claim("a", 1, 90, 10)), "stale_fence");
        assert_eq!(refused(&taken_over, &claim("a", 2, 90, 10)), "stale_fence");
    }

    #[test]
    fn a_claim_is_renewed_by_its_holder_and_given_back() {
        let renewed = after([claimed(), vec![claim("a", 1, 65, 30)]].concat());
        assert!(says_nothing(&renewed, &claim("a", 1, 65, 30)));
        assert_eq!(
            refused(&renewed, &claim("b", 2, 80, 10)),
            "claimed_by_another"
        );
        assert_eq!(refused(&renewed, &release(2, 80)), "stale_fence");
        let released = after([claimed(), vec![release(1, 61)]].concat());
        assert_eq!(status(&released), Some(Status::Queued));
        assert!(says_nothing(&released, &release(1, 61)));
        assert_eq!(
            status(&after([claimed(), vec![release(9, 70)]].concat())),
            Some(Status::Queued)
        );
    }

    #[test]
    fn permission_to_post_is_given_once() {
        let trying = after([claimed(), vec![attempt(1, 60)]].concat());
        for command in [
            attempt(1, 60),
            claim("a", 1, 61, 10),
            claim("b", 2, 75, 10),
            release(1, 61),
        ] {
            assert_eq!(refused(&trying, &command), "attempt_open");
        }
    }

    #[test]
    fn a_synthetic_text_never_reaches_x() {
        let mut synthetic = single();
        synthetic.generation_source = Source::Synthetic;
        let claimed = after([plan(synthetic), queue(), claim("a", 1, 60, 10)]);
        assert_eq!(
            refused(&claimed, &attempt_by("api", 1, 60)),
            "synthetic_text"
        );
        assert!(claimed.decide(&attempt(1, 60)).is_ok());
    }
}
