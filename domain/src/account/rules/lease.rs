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
            let why = format!("it would be over at {}; ask for a longer one", c.lease_until);
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
                ("lease_over", format!("its lease ended at {}", held.lease_until))
            }
            Some(held) if c.fence < held.fence => {
                ("stale_fence", format!("fence {} is stale, it is at {}", c.fence, held.fence))
            }
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

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;

    fn release(worker: &str, fence: u64) -> AccountCommand {
        AccountCommand::ReleaseLease(ReleaseLease { worker: worker.to_owned(), fence, at: at(5) })
    }

    fn holding(commands: &[AccountCommand]) -> Account {
        let mut account = Account::default();
        for command in commands {
            for event in account.decide(command).unwrap() {
                account.evolve(&event);
            }
        }
        account
    }

    #[test]
    fn lesson_09_one_worker_posts_at_a_time() {
        let a = holding(&[lease("a", 0, 10)]);
        assert_eq!(refused(&a, &lease("b", 9, 10)), "lease_held");
        let b = holding(&[lease("a", 0, 10), lease("b", 10, 10)]);
        assert_eq!(b.fence, 2);
        assert_eq!(refused(&b, &claim(1, 11)), "stale_fence");
        assert_eq!(refused(&holding(&[]), &claim(1, 0)), "not_the_poster");
        assert_eq!(refused(&a, &claim(1, 10)), "lease_over");
    }

    #[test]
    fn who_holds_on_keeps_the_fence_and_every_new_holding_gets_another() {
        let renewed = holding(&[lease("a", 0, 10), lease("a", 5, 10)]);
        assert_eq!(renewed.fence, 1);
        assert!(says_nothing(&renewed, &lease("a", 5, 10)));
        let lapsed = holding(&[lease("a", 0, 10), lease("a", 10, 10)]);
        assert_eq!(lapsed.fence, 2);
        let released = holding(&[lease("a", 0, 10), release("a", 1), lease("b", 6, 10)]);
        assert_eq!(released.fence, 2);
    }

    #[test]
    fn only_the_holder_gives_the_lease_back() {
        let account = holding(&[lease("a", 0, 10)]);
        assert_eq!(refused(&account, &release("b", 1)), "stale_fence");
        assert_eq!(refused(&account, &release("a", 0)), "stale_fence");
        let free = holding(&[lease("a", 0, 10), release("a", 1)]);
        assert!(says_nothing(&free, &release("a", 1)));
    }
}
