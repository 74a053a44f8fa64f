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
    /// The place of each cluster, in the order in which they came.
    places: BTreeMap<u32, usize>,
    /// Of each group.
    pub rows: Vec<u64>,
    /// Of each column, the sum of each group.
    pub sums: Vec<Vec<f64>>,
}

impl Groups {
    pub(super) fn add(&mut self, clusters: Option<&[u32]>, columns: &[Vec<f64>]) {
        let rows = columns.first().map_or(0, Vec::len);
        let before = self.rows.iter().sum::<u64>() as usize % DEALT;
        let places: Vec<usize> = match clusters {
            Some(clusters) => clusters.iter().take(rows).map(|key| self.place(*key)).collect(),
            None => (before..before + rows).map(|row| row % DEALT).collect(),
        };
        let count = places.iter().max().map_or(0, |last| last + 1).max(self.rows.len());
        self.rows.resize(count, 0);
        self.sums.resize(columns.len(), Vec::new());
        for place in &places {
            if let Some(rows) = self.rows.get_mut(*place) {
                *rows += 1;
            }
        }
        for (sums, column) in self.sums.iter_mut().zip(columns) {
            sums.resize(count, 0.0);
            match clusters {
                // In the order of their places.
                None if before == 0 && rows <= DEALT => {
                    sums.iter_mut().zip(column).for_each(|(sum, x)| *sum += x)
                }
                _ => scatter(sums, &places, column),
            }
        }
    }

    fn place(&mut self, cluster: u32) -> usize {
        let next = self.places.len();
        *self.places.entry(cluster % CLUSTERS).or_insert(next)
    }

    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Σ over groups of (Σ over its rounds of Σ slope·(x − x̄))², with the correction for few groups.
    pub(super) fn spread(&self, slopes: &[(usize, f64)], means: &[f64]) -> f64 {
        let count = self.count() as f64;
        if self.count() < 2 {
            return f64::NAN;
        }
        let mut moved = vec![0.0; self.count()];
        for (column, slope) in slopes {
            let mean = means.get(*column).copied().unwrap_or(f64::NAN);
            let Some(sums) = self.sums.get(*column) else { return f64::NAN };
            for ((moved, sum), rows) in moved.iter_mut().zip(sums).zip(&self.rows) {
                *moved += slope * (sum - *rows as f64 * mean);
            }
        }
        moved.iter().map(|moved| moved * moved).sum::<f64>() * count / (count - 1.0)
    }
}

fn scatter(sums: &mut [f64], places: &[usize], column: &[f64]) {
    for (place, x) in places.iter().zip(column) {
        if let Some(sum) = sums.get_mut(*place) {
            *sum += x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_chunks_are_dealt_on_where_the_last_one_ended() {
        let mut groups = Groups::default();
        for part in [[1.0, 2.0], [3.0, 4.0]] {
            groups.add(None, &[part.to_vec()]);
        }
        assert_eq!((groups.rows, groups.sums), (vec![1; 4], vec![vec![1.0, 2.0, 3.0, 4.0]]));
    }
}
