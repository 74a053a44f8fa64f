//! Sums by group, for what cannot be told from moments alone: resampling, and rounds that hang
//! together. Their number is bounded, so a log of any length fits.

use std::collections::BTreeMap;

/// Without clusters, rounds are dealt to this many groups, each to the next: up to so many rounds
/// every round is a group of its own. It is also how many rounds are folded at a time.
pub const DEALT: usize = 4_096;
/// With clusters, each is a group; beyond this many, some share one. They stay independent.
pub const CLUSTERS: u32 = 65_536;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    by_key: BTreeMap<u32, Group>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    pub rows: u64,
    pub sums: Vec<f64>,
}

impl Groups {
    pub(super) fn add(&mut self, keys: Option<&[u32]>, columns: &[Vec<f64>]) {
        let rows = columns.first().map_or(0, Vec::len);
        for row in 0..rows {
            let key = match keys {
                Some(keys) => keys.get(row).map_or(0, |key| key % CLUSTERS),
                None => (row % DEALT) as u32,
            };
            let group = self.by_key.entry(key).or_default();
            group.rows += 1;
            group.sums.resize(columns.len(), 0.0);
            for (sum, column) in group.sums.iter_mut().zip(columns) {
                *sum += column.get(row).copied().unwrap_or(0.0);
            }
        }
    }

    pub fn count(&self) -> usize {
        self.by_key.len()
    }

    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.by_key.values()
    }

    /// Σ over groups of (Σ over its rounds of Σ slope·(x − x̄))², with the correction for few groups.
    pub(super) fn spread(&self, slopes: &[(usize, f64)], means: &[f64]) -> f64 {
        let count = self.count() as f64;
        if self.count() < 2 {
            return f64::NAN;
        }
        let of = |group: &Group| -> f64 {
            let rows = group.rows as f64;
            let distance = |i: usize| {
                let mean = means.get(i).copied().unwrap_or(f64::NAN);
                group.sums.get(i).map_or(f64::NAN, |sum| sum - rows * mean)
            };
            slopes.iter().map(|(i, slope)| slope * distance(*i)).sum()
        };
        self.iter().map(|group| of(group) * of(group)).sum::<f64>() * count / (count - 1.0)
    }
}
