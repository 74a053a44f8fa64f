//! What the jobs would know, without what is long over. What is never over stays: posts that are gone
//! from X before their last reading, and those that an arm has still to learn from, and will not,
//! because they went out in another hour than their slot's. A few in a hundred.

use chrono::Duration;
use xbot_domain::log::Recorded;
use xbot_domain::memory::{Known, Memory};

/// Rewards look back half as far, and nothing else that happens to a decision looks back farther.
const KEPT: Duration = Duration::days(60);
/// These stay, whatever the clock said.
const NEWEST: usize = 4_000;
/// So many events lie between two looks at what is over.
const PAUSE: u64 = 1_000;

#[derive(Debug)]
pub struct Recent {
    memory: Memory,
    seen: u64,
    newest: usize,
    wanted: fn(&Known) -> bool,
}

impl Default for Recent {
    fn default() -> Self {
        Self::keeping(|_| false)
    }
}

impl Recent {
    /// Those that are `wanted` stay.
    pub fn keeping(wanted: fn(&Known) -> bool) -> Self {
        Self { memory: Memory::default(), seen: 0, newest: NEWEST, wanted }
    }

    /// What is over goes, also of the newest ones.
    #[cfg(test)]
    pub fn short() -> Self {
        Self { newest: 0, ..Self::default() }
    }

    pub fn memory(&self) -> &Memory {
        &self.memory
    }

    /// Gives back what is let go: each decision once, and nothing can happen to it any more.
    pub fn apply(&mut self, recorded: &Recorded) -> Vec<Known> {
        self.memory.apply(recorded);
        self.seen += 1;
        if !self.seen.is_multiple_of(PAUSE) {
            return Vec::new();
        }
        let before = recorded.metadata.recorded_at.minus(KEPT);
        let decisions = &mut self.memory.decisions;
        let over = decisions.over(before, self.newest).into_iter();
        let unwanted = |id: &_| decisions.get(*id).is_some_and(|known| !(self.wanted)(known));
        let ids: Vec<_> = over.filter(unwanted).collect();
        ids.into_iter().filter_map(|id| decisions.let_go(id)).collect()
    }
}

#[cfg(test)]
mod tests;
