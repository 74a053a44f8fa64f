//! The rewards of one arm in one position.

use super::{FOLDS, Sum, sum};

#[derive(Clone, Debug)]
pub struct Cell {
    folds: [Fit; FOLDS],
    squares: Sum,
    wanted: Vec<Sum>,
}

/// A mean in the making.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fit {
    rows: u64,
    sum: Sum,
}

impl Fit {
    /// All but one fold.
    pub fn without<'a>(fold: usize, cells: impl Iterator<Item = &'a Cell>) -> Self {
        let mut all = Self::default();
        for cell in cells {
            let others = cell.folds.iter().enumerate().filter(|(i, _)| *i != fold);
            others.for_each(|(_, fit)| all.merge(*fit));
        }
        all
    }

    pub fn or(self, other: Self) -> Self {
        if self.rows > 0 { self } else { other }
    }

    /// Where nothing was seen at all, nothing is expected.
    pub fn mean(self) -> f64 {
        if self.rows > 0 { self.sum.total() / self.rows as f64 } else { 0.0 }
    }

    fn merge(&mut self, other: Self) {
        self.rows += other.rows;
        self.sum.merge(other.sum);
    }
}

impl Cell {
    pub fn empty(policies: usize) -> Self {
        Self {
            folds: [Fit::default(); FOLDS],
            squares: Sum::default(),
            wanted: vec![Sum::default(); policies],
        }
    }

    pub fn reward(&mut self, fold: usize, reward: f64) {
        if let Some(fit) = self.folds.get_mut(fold) {
            fit.merge(Fit { rows: 1, sum: sum(reward) });
        }
        self.squares.add(reward * reward);
    }

    pub fn want(&mut self, policy: usize, chance: f64) {
        if let Some(wanted) = self.wanted.get_mut(policy) {
            wanted.add(chance);
        }
    }

    pub fn merge(&mut self, other: &Self) {
        self.folds.iter_mut().zip(&other.folds).for_each(|(a, b)| a.merge(*b));
        self.squares.merge(other.squares);
        self.wanted.iter_mut().zip(&other.wanted).for_each(|(a, b)| a.merge(*b));
    }

    pub fn wanted(&self, policy: usize) -> f64 {
        self.wanted.get(policy).map_or(0.0, |sum| sum.total())
    }

    /// None with fewer than two rewards.
    pub fn variance(&self) -> Option<f64> {
        let mut all = Fit::default();
        self.folds.iter().for_each(|fit| all.merge(*fit));
        let (rows, sum) = (all.rows as f64, all.sum.total());
        let spread = (self.squares.total() - sum * sum / rows).max(0.0);
        (all.rows > 1).then(|| spread / (rows - 1.0))
    }

    pub fn variance_of_mean(&self) -> Option<f64> {
        let rows: u64 = self.folds.iter().map(|fit| fit.rows).sum();
        self.variance().map(|variance| variance / rows as f64)
    }
}
