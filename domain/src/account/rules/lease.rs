//! One poster at a time (lesson 9): by a lease, and by a fence that outlives it.

use super::*;

impl Account {
    /// Free, over, or one's own. Whoever holds on keeps the fence; each new holding gets the next
    /// one, also for the worker that let its lease run out: what it did under the old is stale.
    pub(super) fn take_lease(&self, c: &TakeLease) -> Decided {
        let held = self.lease.as_ref().filter(|held| c.at < held.lease_until);
        if let Some(held) = held.filter(|held| held.worker != c.worker) {
            let (holder, until) = (&held.worker, held.lease_until);
            return Err(refuse(
                "lease_held",
                format!("{holder} posts until {until}; allowed from then on"),
            ));
        }
        if held.is_some_and(|held| c.lease_until <= held.lease_until) {
            return nothing_new();
        }
        if c.lease_until <= c.at {
            let why = format!(
                "it would be over at {}; ask for a longer one",
                c.lease_until
            );
            return Err(refuse("lease_over", why));
        }
        one(AccountEvent::LeaseTaken(LeaseTaken {
            worker: c.worker.clone(),
            fence: held.map_or_else(|| self.fence.saturating_add(1), |held| held.fence),
            lease_until: c.lease_until,
            at: c.at,
        }))
    }

    pub(super) fn release_lease(&self, c: &ReleaseLease) -> Decided {
        match &self.lease {
            Some(held) if held.worker == c.worker && held.fence == c.fence => {
                one(AccountEvent::LeaseReleased(LeaseReleased {
                    worker: c.worker.clone(),
                    fence: c.fence,
                    at: c.at,
                }))
            }
            None if c.fence == self.fence => nothing_new(),
            _ => Err(Refusal::new(
                "stale_fence",
                format!(
                    "could not release the lease of {} under fence {}: the fence is at {}; allowed only to its holder",
                    c.worker, c.fence, self.fence
                ),
            )),
        }
    }

    /// The worker is the poster now, under this very fence.
    pub(super) fn is_poster(&self, c: &ClaimSlot) -> Result<(), Refusal> {
        let (code, why) = match &self.lease {
            Some(held) if held.worker == c.worker && held.fence == c.fence => {
                if c.at < held.lease_until {
                    return Ok(());
                }
                (
                    "lease_over",
                    format!("its lease ended at {}", held.lease_until),
                )
            }
            Some(held) if c.fence < held.fence => (
                "stale_fence",
                format!("fence {} is stale, it is at {}", c.fence, held.fence),
            ),
            Some(held) => ("not_the_poster", format!("{} holds the lease", held.worker)),
            None => ("not_the_poster", "nobody holds the lease".to_owned()),
        };
        let message = format!(
            "could not claim a slot for {}: {why}; allowed to the holder of a live lease: take it first",
            c.worker
        );
        Err(Refusal::new(code, message))
    }
}

fn refuse(code: &str, why: String) -> Refusal {
    Refusal::new(code, format!("could not take the lease: {why}"))
}
