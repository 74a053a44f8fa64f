//! How much was measured, and how much of that became a reward.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Both;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Decisions with a reading, and the passes of theirs that have one.
    pub decisions: u64,
    pub measured: u64,
    pub asked: Computed,
    pub against: Computed,
    /// Passes by the spec that the system learned from.
    pub learned_from: BTreeMap<String, u64>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Computed {
    pub computed: u64,
    /// Passes without a reward, by the reason.
    pub missing: BTreeMap<String, u64>,
    /// Lessons that an arm did not take, by the code of the refusal.
    pub refused: BTreeMap<String, u64>,
}

impl Counts {
    /// One more pass, with what either side says of it.
    pub fn pass(&mut self, reasons: Both<Option<String>>) {
        self.measured += 1;
        self.asked.pass(reasons.asked);
        self.against.pass(reasons.against);
    }
}

impl Computed {
    fn pass(&mut self, reason: Option<String>) {
        match reason {
            None => self.computed += 1,
            Some(reason) => *self.missing.entry(reason).or_default() += 1,
        }
    }
}
