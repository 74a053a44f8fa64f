//! Groups drawn again with replacement; the central part of what the estimate then is.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::Interval;
use crate::evaluate::formula::Formula;
use crate::evaluate::groups::Groups;

/// The means of all columns, each time that the groups were drawn again.
pub struct Resampled(Vec<Vec<f64>>);

impl Resampled {
    /// None with fewer than two groups: there is nothing to draw from.
    pub fn new(groups: &Groups, times: u32, seed: u64) -> Option<Self> {
        if groups.count() < 2 || times == 0 {
            return None;
        }
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        Some(Self((0..times).map(|_| means(groups, &mut rng)).collect()))
    }

    /// By percentiles.
    pub fn interval(&self, formula: Formula, confidence: f64) -> Interval {
        let mut values: Vec<f64> = self.0.iter().map(|means| formula.value(means)).collect();
        values.sort_by(f64::total_cmp);
        let tail = (1.0 - confidence) / 2.0;
        Interval { low: percentile(&values, tail), high: percentile(&values, 1.0 - tail) }
    }
}

fn means(groups: &Groups, rng: &mut ChaCha8Rng) -> Vec<f64> {
    let count = groups.count();
    let drawn: Vec<usize> = (0..count).map(|_| rng.random_range(0..count)).collect();
    let rows: u64 = drawn.iter().filter_map(|group| groups.rows.get(*group)).sum();
    let mean = |sums: &Vec<f64>| {
        drawn.iter().filter_map(|group| sums.get(*group)).sum::<f64>() / rows as f64
    };
    groups.sums.iter().map(mean).collect()
}

/// Between the two nearest values, in proportion.
fn percentile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() as f64 - 1.0);
    let at = |place: f64| sorted.get(place as usize).copied().unwrap_or(f64::NAN);
    let (low, high) = (at(place.floor()), at(place.ceil()));
    low + (high - low) * (place - place.floor())
}
