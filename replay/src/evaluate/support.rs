//! Where the log has something to say about a policy: which arms it chose, and which are wanted.

use super::sum::Sum;
use super::view::{Real, View};

#[derive(Clone, Debug, PartialEq)]
pub struct Support {
    /// How often each arm was chosen.
    logged: Vec<u64>,
    /// Of each policy, the chance given to each arm, added up.
    wanted: Vec<Vec<Sum>>,
    /// Rounds whose logged choice has the propensity 0.
    pub impossible: u64,
    /// Whether every reward is 0 or 1.
    pub binary: bool,
}

impl Support {
    pub(super) fn empty(policies: usize) -> Self {
        let wanted = vec![Vec::new(); policies];
        Self { logged: Vec::new(), wanted, impossible: 0, binary: true }
    }

    pub(super) fn of<T: Real>(view: &View<'_, T>) -> Self {
        let mut logged = vec![0; view.arms];
        for action in view.action {
            if let Some(count) = logged.get_mut(*action as usize) {
                *count += 1;
            }
        }
        let impossible = view.pscore.iter().filter(|p| (**p).into() <= 0.0).count();
        let rewards = || view.reward.iter().map(|r| (*r).into());
        Self {
            logged,
            wanted: view.policies.iter().map(|policy| wanted(policy, view.arms)).collect(),
            impossible: impossible as u64,
            binary: rewards().all(|r: f64| r == 0.0 || r == 1.0),
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.logged.resize(self.logged.len().max(other.logged.len()), 0);
        self.logged.iter_mut().zip(&other.logged).for_each(|(a, b)| *a += b);
        for (own, theirs) in self.wanted.iter_mut().zip(&other.wanted) {
            own.resize(own.len().max(theirs.len()), Sum::default());
            own.iter_mut().zip(theirs).for_each(|(a, b)| a.merge(*b));
        }
        self.impossible += other.impossible;
        self.binary &= other.binary;
    }

    pub fn arms(&self) -> usize {
        self.logged.len()
    }

    /// How much of the policy's choice goes, per round, to arms that the log never chose.
    pub fn unlogged(&self, policy: usize, rows: u64) -> f64 {
        let wanted = self.wanted.get(policy).map_or(&[][..], Vec::as_slice);
        let never = wanted.iter().zip(&self.logged).filter(|(_, logged)| **logged == 0);
        never.map(|(wanted, _)| wanted.total()).sum::<f64>() / rows as f64
    }
}

fn wanted<T: Real>(policy: &[T], arms: usize) -> Vec<Sum> {
    let mut totals = vec![0.0; arms];
    for row in policy.chunks_exact(arms.max(1)) {
        totals.iter_mut().zip(row).for_each(|(total, p)| *total += (*p).into());
    }
    let sum = |total: f64| {
        let mut sum = Sum::default();
        sum.add(total);
        sum
    };
    totals.into_iter().map(sum).collect()
}
