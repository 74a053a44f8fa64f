//! What is over: nothing that may still happen to a decision, or is asked of its neighbours.

use crate::decision::Status;
use crate::ids::{DecisionId, Pass};
use crate::time::Timestamp;

use super::{Decisions, Known};

impl Known {
    /// Measured, rewarded and learned for good, or never tried and not to be tried any more.
    pub fn is_over(&self) -> bool {
        let open = |pass| self.lacks_rewards(pass) || self.teaches(pass);
        match self.status {
            Status::Posted => {
                self.last.reading.is_some() && !open(Pass::First) && !open(Pass::Final)
            }
            Status::Skipped | Status::Cancelled | Status::Expired => self.attempt.is_none(),
            Status::Planned
            | Status::Queued
            | Status::Posting
            | Status::Unknown
            | Status::Failed => false,
        }
    }

    fn happened_before(&self, moment: Timestamp) -> bool {
        self.posted.as_ref().is_none_or(|on_x| on_x.posted_at < moment)
    }
}

impl Decisions {
    /// Those that are over and went out before the moment, by the time of planning. The newest ones are
    /// left out, so many of them: clocks are set back sometimes.
    pub fn over(&self, before: Timestamp, newest: usize) -> Vec<DecisionId> {
        let old = self.all().take(self.all.len().saturating_sub(newest));
        let over = old.filter(|known| known.happened_before(before) && known.is_over());
        over.map(|known| known.id).collect()
    }

    /// Forgets a decision, all but that its target was answered.
    pub fn let_go(&mut self, id: DecisionId) -> Option<Known> {
        let known = self.all.remove(&id)?;
        if let Some(on_x) = &known.posted {
            self.posted.remove(&(on_x.posted_at, id));
        }
        Some(*known)
    }
}

#[cfg(test)]
mod tests;
