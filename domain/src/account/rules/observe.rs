//! Followers and sessions: what was seen.

use super::*;

impl Account {
    pub(super) fn observe_followers(&self, c: &ObserveFollowers) -> Decided {
        let seen = FollowersObserved {
            count: c.count,
            change: self.change_to(c),
            source: c.source.clone(),
            simulated: c.simulated,
            at: c.at,
        };
        match &self.followers {
            Some(last) if last.at == c.at => same_observation(last, c),
            Some(last) if c.at < last.at => Err(Refusal::new(
                "observation_out_of_order",
                format!(
                    "could not record the followers of {}: those of {} are recorded; allowed are later ones",
                    c.at, last.at
                ),
            )),
            _ => one(AccountEvent::FollowersObserved(seen)),
        }
    }

    /// Absent for the first, and between the simulated world and the real one.
    fn change_to(&self, c: &ObserveFollowers) -> Option<i64> {
        let last = self.followers.as_ref()?;
        if last.simulated != c.simulated {
            return None;
        }
        let (now, before) = (i64::try_from(c.count), i64::try_from(last.count));
        now.ok()?.checked_sub(before.ok()?)
    }

    pub(super) fn store_session(&self, c: &StoreSession) -> Decided {
        let known = |s: &Session| (&s.driver, &s.by, s.stored_at) == (&c.driver, &c.by, c.at);
        if self.session.as_ref().is_some_and(known) {
            return nothing_new();
        }
        one(AccountEvent::SessionStored(SessionStored {
            driver: c.driver.clone(),
            by: c.by.clone(),
            at: c.at,
        }))
    }

    pub(super) fn expire_session(&self, c: &ExpireSession) -> Decided {
        match self.session.as_ref().filter(|s| s.driver == c.driver) {
            None => Err(Refusal::new(
                "no_session",
                format!(
                    "could not expire a session of `{}`: none is stored; allowed: store one",
                    c.driver
                ),
            )),
            Some(session) if session.expired.is_some() => nothing_new(),
            Some(_) => one(AccountEvent::SessionExpired(SessionExpired {
                driver: c.driver.clone(),
                reason: c.reason.clone(),
                at: c.at,
            })),
        }
    }
}

fn same_observation(last: &FollowersObserved, c: &ObserveFollowers) -> Decided {
    if (last.count, last.simulated) == (c.count, c.simulated) {
        return nothing_new();
    }
    let message = format!(
        "could not record {} followers at {}: {} are recorded for that moment; allowed are later ones",
        c.count, c.at, last.count
    );
    Err(Refusal::new("observation_differs", message))
}

#[cfg(test)]
mod tests {
    use super::super::fixtures::*;
    use super::*;

    fn seen(count: u64, minutes: i64) -> ObserveFollowers {
        ObserveFollowers { count, source: "api".to_owned(), simulated: false, at: at(minutes) }
    }

    fn change(account: &Account, c: ObserveFollowers) -> Option<i64> {
        let events = account.decide(&AccountCommand::ObserveFollowers(c)).unwrap();
        match events.as_slice() {
            [AccountEvent::FollowersObserved(e)] => e.change,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn growth_is_counted_once_against_the_observation_before() {
        let first = AccountCommand::ObserveFollowers(seen(31, 0));
        let account = after([first.clone()]);
        assert_eq!(change(&Account::default(), seen(31, 0)), None);
        assert_eq!(change(&account, seen(28, 60)), Some(-3));
        assert!(says_nothing(&account, &first));
        let differs = AccountCommand::ObserveFollowers(seen(32, 0));
        assert_eq!(refused(&account, &differs), "observation_differs");
        let earlier = AccountCommand::ObserveFollowers(seen(30, -1));
        assert_eq!(refused(&account, &earlier), "observation_out_of_order");
    }

    #[test]
    fn real_followers_are_not_counted_against_simulated_ones() {
        let account = after([AccountCommand::ObserveFollowers(seen(31, 0))]);
        let mut simulated = seen(900, 60);
        simulated.simulated = true;
        assert_eq!(change(&account, simulated), None);
    }

    #[test]
    fn a_session_is_stored_and_expires_once() {
        let stored = AccountCommand::StoreSession(StoreSession {
            driver: "browser".to_owned(),
            by: "owner".to_owned(),
            at: at(0),
        });
        let expired = AccountCommand::ExpireSession(ExpireSession {
            driver: "browser".to_owned(),
            reason: "a challenge page asks for a person".to_owned(),
            at: at(9),
        });
        assert_eq!(refused(&after([]), &expired), "no_session");
        let over = after([stored.clone(), expired.clone()]);
        assert!(says_nothing(&after([stored.clone()]), &stored));
        assert!(says_nothing(&over, &expired));
    }
}
