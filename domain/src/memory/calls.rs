//! What calls came to, day by day.

use std::collections::BTreeMap;

use crate::budget::BudgetEvent;
use crate::ids::Usd;

/// One UTC day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DayOfCalls {
    /// Requests that were sent.
    pub total: u64,
    /// Those of them that brought nothing, by reason.
    pub failed: BTreeMap<String, u64>,
    pub denied: u64,
    pub charged: Usd,
}

impl DayOfCalls {
    pub fn failures(&self) -> u64 {
        self.failed.values().sum()
    }
}

#[derive(Clone, Debug, Default)]
pub struct Calls(BTreeMap<String, DayOfCalls>);

impl Calls {
    /// `day` as [`crate::time::Timestamp::day`] writes it.
    pub fn on(&self, day: &str) -> Option<&DayOfCalls> {
        self.0.get(day)
    }

    pub(super) fn apply(&mut self, day: &str, event: &BudgetEvent) {
        let day = self.0.entry(day.to_owned()).or_default();
        match event {
            BudgetEvent::CallReserved(_) => day.total += 1,
            BudgetEvent::CallCharged(e) => {
                day.charged = e.totals.charged;
                if let Some(reason) = &e.reason {
                    *day.failed.entry(reason.clone()).or_default() += 1;
                }
            }
            BudgetEvent::CallReleased(e) => *day.failed.entry(e.reason.clone()).or_default() += 1,
            BudgetEvent::CallDenied(_) => day.denied += 1,
            BudgetEvent::CircuitOpened(_) | BudgetEvent::CircuitClosed(_) => {}
        }
    }
}
