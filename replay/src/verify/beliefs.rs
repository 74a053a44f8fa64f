//! What was believed of each arm, now and in the last hours.

use std::collections::BTreeMap;
use std::collections::VecDeque;

use chrono::Duration;
use xbot_domain::arm::ArmEvent;
use xbot_domain::bandit::Posterior;
use xbot_domain::ids::ArmId;
use xbot_domain::time::Timestamp;

/// A text takes minutes to be written, and its plan is recorded after it. A day is plenty.
const KEPT: Duration = Duration::days(1);

#[derive(Debug, Default)]
pub struct Beliefs(BTreeMap<ArmId, Belief>);

#[derive(Debug)]
struct Belief {
    prior: Posterior,
    now: Posterior,
    /// Whether simulated outcomes have a part in it, or had lately: in live mode they count for nothing.
    dreamt_until: Option<Timestamp>,
    simulated: bool,
    /// Each with the moment at which another took its place.
    before: VecDeque<(Timestamp, Posterior)>,
}

impl Beliefs {
    pub fn see(&mut self, id: &str, event: &ArmEvent, at: Timestamp) {
        let Ok(id) = id.parse::<ArmId>() else { return };
        match event {
            ArmEvent::Registered(e) => {
                self.0.insert(id, Belief::new(e.prior));
            }
            ArmEvent::Updated(e) => self.becomes(&id, e.after, e.simulated, at),
            ArmEvent::Reset(e) => self.becomes(&id, e.after, false, at),
            ArmEvent::Retired(_) | ArmEvent::Reopened(_) => {}
        }
    }

    fn becomes(&mut self, id: &ArmId, posterior: Posterior, simulated: bool, at: Timestamp) {
        let Some(belief) = self.0.get_mut(id) else { return };
        belief.before.push_back((at, belief.now));
        while belief.before.front().is_some_and(|(until, _)| at.since(*until) > KEPT) {
            belief.before.pop_front();
        }
        if belief.simulated && !simulated {
            belief.dreamt_until = Some(at);
        }
        (belief.now, belief.simulated) = (posterior, simulated);
    }

    /// Whether this could be believed of the arm by a choice that began at `since` and is recorded now.
    pub fn held(&self, arm: &ArmId, posterior: Posterior, since: Timestamp) -> bool {
        self.0.get(arm).is_some_and(|belief| belief.held(posterior, since))
    }

    /// What is believed now.
    pub fn now(&self, arm: &ArmId) -> Option<Posterior> {
        self.0.get(arm).map(|belief| belief.now)
    }
}

impl Belief {
    fn new(prior: Posterior) -> Self {
        let (dreamt_until, simulated, before) = (None, false, VecDeque::new());
        Self { prior, now: prior, dreamt_until, simulated, before }
    }

    fn held(&self, posterior: Posterior, since: Timestamp) -> bool {
        let dreamt = self.simulated || self.dreamt_until.is_some_and(|until| until >= since);
        let lately = || self.before.iter().rev().take_while(|(until, _)| *until >= since);
        self.now == posterior
            || (dreamt && self.prior == posterior)
            || lately().any(|(_, before)| *before == posterior)
    }
}
