//! From the fold to the report.

use std::collections::BTreeMap;

use super::estimator::Estimator;
use super::fold::Fold;
use super::formula::Formula;
use super::interval::bootstrap::Resampled;
use super::interval::{Interval, two_sided};
use super::layout::{Entry, REWARD};
use super::multiplicity::{holm, simultaneous};
use super::report::{Estimate, Gain, Logged, PolicyReport, Report};

/// Where the reward model comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Model {
    /// With the rounds: whatever its error, it is not known.
    #[default]
    Given,
    /// Fitted to the log; the covariances that this adds to the direct method, by policy and policy.
    Fitted(Vec<Vec<f64>>),
}

impl Model {
    /// What its error adds to the variance of Σ weight·estimate over these policies.
    pub(super) fn adds(&self, estimator: Estimator, sides: &[(usize, f64)]) -> f64 {
        let Self::Fitted(covariances) = self else { return 0.0 };
        if estimator.weighs() {
            return 0.0;
        }
        let of = |a: usize, b: usize| covariances.get(a).and_then(|row| row.get(b)).copied();
        let pairs = sides.iter().flat_map(|a| sides.iter().map(move |b| (a, b)));
        pairs.map(|((a, x), (b, y))| x * y * of(*a, *b).unwrap_or(f64::NAN)).sum::<f64>().max(0.0)
    }
}

/// An estimate on its way: what it is a function of.
pub(super) struct Computed<'a> {
    pub entry: &'a Entry,
    pub bound: Option<f64>,
    pub formula: Formula,
}

impl Fold<'_> {
    pub fn report(&self, model: &Model) -> Report {
        let means = self.moments.means();
        let ask = &self.plan.ask;
        let resampled = Resampled::new(&self.groups, ask.resamplings, ask.seed);
        let computed: Vec<Computed<'_>> = self
            .plan
            .layout
            .entries
            .iter()
            .filter_map(|entry| {
                let (bound, formula) = self.choose(entry, &means)?;
                Some(Computed { entry, bound, formula })
            })
            .collect();
        let names = ask.policies.iter().enumerate();
        let policies = names.map(|(i, name)| {
            let own = computed.iter().filter(|c| c.entry.policy == i);
            (name.clone(), self.policy(i, own, &means, model, resampled.as_ref()))
        });
        let mut report = Report {
            rounds: self.moments.rows,
            arms: self.support.arms(),
            clusters: self.clustered.then(|| self.groups.count()),
            confidence: ask.confidence,
            logged: self.logged(&means),
            policies: policies.collect(),
        };
        self.differences(&computed, &means, model, &mut report);
        adjust(&mut report);
        report
    }

    fn logged(&self, means: &[f64]) -> Logged {
        let value = Formula::Mean(REWARD).value(means);
        let standard_error = self.variance(Formula::Mean(REWARD), means).sqrt();
        let interval = Interval::normal(value, standard_error, self.plan.ask.confidence);
        Logged { value, standard_error, interval }
    }

    fn policy<'a>(
        &self,
        policy: usize,
        computed: impl Iterator<Item = &'a Computed<'a>>,
        means: &[f64],
        model: &Model,
        resampled: Option<&Resampled>,
    ) -> PolicyReport {
        let diagnostics = self.diagnostics(policy);
        let reasons = self.reasons(policy, &diagnostics);
        let of_model = self.reasons_of_model(&diagnostics);
        let (mut estimates, mut gains) = (BTreeMap::new(), BTreeMap::new());
        for c in computed {
            let name = c.entry.estimator.to_string();
            let why = if c.entry.estimator.weighs() { &reasons } else { &of_model };
            let estimate = self.estimate(c, means, model, resampled, why);
            gains.insert(name.clone(), self.gain(c, means, model, estimate.refused));
            estimates.insert(name, estimate);
        }
        let refused = estimates.values().any(|estimate: &Estimate| estimate.refused);
        PolicyReport {
            estimates,
            gains,
            differences: BTreeMap::new(),
            diagnostics,
            refused,
            reasons,
        }
    }

    fn estimate(
        &self,
        c: &Computed<'_>,
        means: &[f64],
        model: &Model,
        resampled: Option<&Resampled>,
        why: &[String],
    ) -> Estimate {
        let value = c.formula.value(means);
        let variance = self.variance(c.formula, means) + fitted(c, model);
        let standard_error = variance.sqrt();
        let interval = Interval::normal(value, standard_error, self.plan.ask.confidence);
        let mut intervals = BTreeMap::from([("normal", interval)]);
        if fitted(c, model) == 0.0 {
            intervals.extend(self.other_intervals(c, means, resampled));
        }
        Estimate {
            value,
            standard_error,
            interval,
            intervals,
            bound: c.bound.filter(|bound| bound.is_finite()),
            refused: !why.is_empty(),
            reason: (!why.is_empty()).then(|| why.join("; ")),
        }
    }

    /// Against the logging policy, whose rounds are the same: what they share cancels out.
    fn gain(&self, c: &Computed<'_>, means: &[f64], model: &Model, refused: bool) -> Gain {
        let mut slopes = c.formula.slopes(means);
        slopes.push((REWARD, -1.0));
        let value = c.formula.value(means) - Formula::Mean(REWARD).value(means);
        let variance = self.variance_of(&slopes, c.formula, means) + fitted(c, model);
        self.paired(value, variance.sqrt(), self.plan.ask.policies.len(), refused)
    }

    pub(super) fn paired(&self, value: f64, error: f64, count: usize, refused: bool) -> Gain {
        let confidence = self.plan.ask.confidence;
        let p = two_sided(value / error);
        Gain {
            value,
            standard_error: error,
            interval: Interval::normal(value, error, confidence),
            simultaneous: Interval::normal(value, error, simultaneous(confidence, count)),
            p,
            p_adjusted: p,
            refused,
        }
    }
}

/// The direct method is only as sure as its model.
fn fitted(c: &Computed<'_>, model: &Model) -> f64 {
    model.adds(c.entry.estimator, &[(c.entry.policy, 1.0)])
}

/// The gains of all policies under one estimator are one family.
fn adjust(report: &mut Report) {
    let names: Vec<String> = report
        .policies
        .values()
        .next()
        .map_or_else(Vec::new, |policy| policy.gains.keys().cloned().collect());
    for name in names {
        let mut gains: Vec<&mut Gain> =
            report.policies.values_mut().filter_map(|policy| policy.gains.get_mut(&name)).collect();
        let p: Vec<f64> = gains.iter().map(|gain| gain.p).collect();
        gains.iter_mut().zip(holm(&p)).for_each(|(gain, p)| gain.p_adjusted = p);
    }
}
