//! A bound on weights, chosen by the data.

use statrs::distribution::{ContinuousCDF as _, StudentsT};

use super::ask::Tuning;
use super::fold::Fold;
use super::formula::Formula;
use super::layout::Entry;

/// Of each interval and bound that the choice is based on.
const DELTA: f64 = 0.05;

impl Fold<'_> {
    /// The chosen bound, if there was one to choose, and the formula with it.
    pub(super) fn choose(&self, entry: &Entry, means: &[f64]) -> Option<(Option<f64>, Formula)> {
        if entry.candidates.len() < 2 {
            return entry.candidates.first().copied();
        }
        match self.plan.ask.tuning {
            Tuning::Slope => self.slope(entry, means),
            Tuning::Mse => self.least_error(entry, means),
        }
    }

    /// Su, Srinath & Krishnamurthy (2020), with the constant and the one-sided t intervals of
    /// Tucker & Lee (2021): from the widest interval to the narrowest, until one no longer meets
    /// all before it; then the last that did.
    fn slope(&self, entry: &Entry, means: &[f64]) -> Option<(Option<f64>, Formula)> {
        let share = 6f64.sqrt() - 1.0;
        let mut all: Vec<_> = entry
            .candidates
            .iter()
            .map(|candidate| (*candidate, candidate.1.value(means), self.reach(candidate.1, means)))
            .collect();
        all.sort_by(|a, b| b.2.total_cmp(&a.2).then(bound(b.0).total_cmp(&bound(a.0))));
        let meets = |until: usize, value: f64, reach: f64| {
            all.iter().take(until).all(|(_, v, r)| (v - value).abs() <= reach + share * r)
        };
        let apart = all.iter().enumerate().position(|(i, (_, v, r))| !meets(i, *v, *r));
        let chosen = apart.unwrap_or(all.len()).saturating_sub(1);
        all.get(chosen).map(|(candidate, _, _)| *candidate)
    }

    fn reach(&self, formula: Formula, means: &[f64]) -> f64 {
        let freedom = self.moments.rows as f64 - 1.0;
        let t = StudentsT::new(0.0, 1.0, freedom).map_or(f64::NAN, |t| t.inverse_cdf(1.0 - DELTA));
        t * self.variance(formula, means).sqrt()
    }

    /// Su, Dimakopoulou, Krishnamurthy & Dudík (2020): variance plus the square of a bound of the
    /// bias, which is the distance to the unbounded estimate and how far that may be off (Bernstein).
    fn least_error(&self, entry: &Entry, means: &[f64]) -> Option<(Option<f64>, Formula)> {
        let unbounded = entry.unbounded.value(means);
        let weight = self.plan.layout.weights.get(entry.policy).copied()?;
        let n = self.moments.rows as f64;
        let log = libm::log(2.0 / DELTA);
        let squares = self.square_of_weights(entry.policy) / n;
        let off =
            (2.0 * squares * log / n).sqrt() + 2.0 * self.moments.most(weight) * log / (3.0 * n);
        let score = |formula: Formula| {
            let bias = (unbounded - formula.value(means)).abs() + off;
            // The variance of the sample, without the correction for its mean.
            self.variance(formula, means) * (n - 1.0) / n + bias * bias
        };
        entry.candidates.iter().copied().min_by(|a, b| score(a.1).total_cmp(&score(b.1)))
    }
}

fn bound(candidate: (Option<f64>, Formula)) -> f64 {
    candidate.0.unwrap_or(f64::INFINITY)
}
