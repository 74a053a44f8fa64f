//! Variances of estimates, and the intervals beside the normal one.

use super::estimator::{Bound, Estimator};
use super::finish::{Computed, Model};
use super::fold::Fold;
use super::formula::Formula;
use super::interval::bootstrap::Resampled;
use super::interval::{Interval, bernstein, binomial};
use super::layout::REWARD;
use super::report::Report;

impl Fold<'_> {
    /// By the delta method.
    pub(super) fn variance(&self, formula: Formula, means: &[f64]) -> f64 {
        self.variance_of(&formula.slopes(means), formula, means)
    }

    /// Of Σ slope·x̄, counted as `formula` counts. Clusters are added up before they are squared.
    pub(super) fn variance_of(
        &self,
        slopes: &[(usize, f64)],
        formula: Formula,
        means: &[f64],
    ) -> f64 {
        let rows = self.moments.rows as f64;
        if self.clustered {
            return self.groups.spread(slopes, means) / (rows * rows);
        }
        self.moments.spread(slopes) / (rows * formula.freedom(self.moments.rows))
    }

    pub(super) fn other_intervals(
        &self,
        c: &Computed<'_>,
        means: &[f64],
        resampled: Option<&Resampled>,
    ) -> Vec<(&'static str, Interval)> {
        let confidence = self.plan.ask.confidence;
        let bootstrap = resampled.map(|r| ("bootstrap", r.interval(c.formula, confidence)));
        let bernstein = self.bernstein(c, means).map(|it| ("empirical_bernstein", it));
        let sequence = match c.entry.estimator {
            Estimator::Ips => self.sequences.get(c.entry.policy).map(|s| s.interval()),
            _ => None,
        };
        let sequence = sequence.map(|(low, high)| ("confidence_sequence", Interval { low, high }));
        let exact = self.exact(c).map(|it| ("clopper_pearson", it));
        [bootstrap, bernstein, sequence, exact].into_iter().flatten().collect()
    }

    /// For means of independent rounds. Their range is known for clipped weights; elsewhere it is
    /// the one that was seen.
    fn bernstein(&self, c: &Computed<'_>, means: &[f64]) -> Option<Interval> {
        let Formula::Mean(column) = c.formula else { return None };
        if self.clustered {
            return None;
        }
        let (least, most) = self.plan.ask.rewards;
        let range = match (c.entry.estimator, c.bound) {
            (Estimator::ClippedIps(Bound::Fixed(clip)), _) => {
                clip * (most.max(0.0) - least.min(0.0))
            }
            _ => self.moments.most(column) - self.moments.least(column),
        };
        let mean = c.formula.value(means);
        let spread = self.moments.products(column, column);
        let rows = self.moments.rows;
        Some(bernstein::interval(mean, spread, rows, range, self.plan.ask.confidence))
    }

    /// With rewards of 0 and 1 and one weight for all, the estimate is a share of successes.
    fn exact(&self, c: &Computed<'_>) -> Option<Interval> {
        let weight = self.plan.layout.weights.get(c.entry.policy).copied()?;
        let (least, most) = (self.moments.least(weight), self.moments.most(weight));
        let same = most > 0.0 && most - least <= 1e-12 * most;
        if !same || !self.support.binary || self.clustered {
            return None;
        }
        let factor = match c.entry.estimator {
            Estimator::Ips => most,
            Estimator::Snips => 1.0,
            _ => return None,
        };
        let successes = self.moments.total(REWARD).round() as u64;
        let it = binomial::interval(successes, self.moments.rows, self.plan.ask.confidence);
        Some(Interval { low: factor * it.low, high: factor * it.high })
    }

    /// Each policy against each other, on the same rounds, where no bound was chosen by the data.
    pub(super) fn differences(
        &self,
        all: &[Computed<'_>],
        means: &[f64],
        model: &Model,
        report: &mut Report,
    ) {
        let names = &self.plan.ask.policies;
        let count = names.len() * names.len().saturating_sub(1) / 2;
        let plain = |c: &&Computed<'_>| c.bound.is_none();
        for a in all.iter().filter(plain) {
            let rival = |b: &&Computed<'_>| {
                b.entry.policy != a.entry.policy && b.entry.estimator == a.entry.estimator
            };
            for b in all.iter().filter(plain).filter(rival) {
                let mut slopes = a.formula.slopes(means);
                slopes.extend(b.formula.slopes(means).iter().map(|(i, slope)| (*i, -slope)));
                let value = a.formula.value(means) - b.formula.value(means);
                let of_model = [(a.entry.policy, 1.0), (b.entry.policy, -1.0)];
                let of_model = model.adds(a.entry.estimator, &of_model);
                let error = (self.variance_of(&slopes, a.formula, means) + of_model).sqrt();
                let (Some(own), Some(other)) =
                    (names.get(a.entry.policy), names.get(b.entry.policy))
                else {
                    continue;
                };
                let name = a.entry.estimator.to_string();
                let is_refused = |policy: &String| {
                    let found = report.policies.get(policy).and_then(|p| p.estimates.get(&name));
                    found.is_none_or(|estimate| estimate.refused)
                };
                let refused = is_refused(own) || is_refused(other);
                let gain = self.paired(value, error, count, refused);
                if let Some(own) = report.policies.get_mut(own) {
                    own.differences.entry(other.clone()).or_default().insert(name, gain);
                }
            }
        }
    }
}
