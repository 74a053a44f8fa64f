//! How much is done at a time.

use std::time::Duration;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Events in one transaction while others write, at most.
    pub live: usize,
    /// Events in one transaction of a catch-up or a rebuild.
    pub catch_up: usize,
    /// How long a live transaction may keep SQLite's one write lock from the event log.
    pub hold: Duration,
    /// How long to wait for an event before looking at what operators and other processes did.
    pub look_again: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            live: 2_000,
            catch_up: 10_000,
            hold: Duration::from_millis(20),
            look_again: Duration::from_millis(500),
        }
    }
}

/// Finds the batch size that keeps transactions short on the machine at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pace {
    most: usize,
    hold: Option<Duration>,
    now: usize,
}

impl Pace {
    /// A batch smaller than this costs more in transactions than it saves in waiting.
    const LEAST: usize = 50;

    pub fn live(limits: &Limits) -> Self {
        Self { most: limits.live, hold: Some(limits.hold), now: limits.live }
    }

    pub fn catch_up(limits: &Limits) -> Self {
        Self { most: limits.catch_up, hold: None, now: limits.catch_up }
    }

    pub fn limit(&self) -> usize {
        self.now.max(1)
    }

    /// Halves after a transaction that was too long, grows after one that was short.
    pub fn took(&mut self, time: Duration) {
        let Some(hold) = self.hold else { return };
        if time > hold {
            self.now = (self.now / 2).max(Self::LEAST.min(self.most));
        } else if time < hold / 2 {
            self.now = (self.now + self.now / 4 + 1).min(self.most);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_transactions_make_batches_smaller_and_short_ones_larger_again() {
        let limits = Limits::default();
        let mut pace = Pace::live(&limits);
        pace.took(limits.hold * 2);
        assert_eq!(pace.limit(), 1_000);
        (0..100).for_each(|_| pace.took(limits.hold * 2));
        assert_eq!(pace.limit(), Pace::LEAST);
        (0..100).for_each(|_| pace.took(Duration::ZERO));
        assert_eq!(pace.limit(), limits.live);
    }

    #[test]
    fn a_catch_up_does_not_slow_down() {
        let mut pace = Pace::catch_up(&Limits::default());
        pace.took(Duration::from_secs(9));
        assert_eq!(pace.limit(), Limits::default().catch_up);
    }
}
