//! Which columns an evaluation keeps, and where each estimate finds its own.

use super::ask::Ask;
use super::estimator::{Bound, Estimator};
use super::formula::Formula;
use super::term::{Column, Term};

/// What one estimator of one policy is computed from.
#[derive(Clone, Debug)]
pub struct Entry {
    pub policy: usize,
    pub estimator: Estimator,
    /// The bounds to choose from; one without a bound where nothing is to be chosen.
    pub candidates: Vec<(Option<f64>, Formula)>,
    /// Without any bound; for the bias of the candidates.
    pub unbounded: Formula,
}

#[derive(Clone, Debug, Default)]
pub struct Layout {
    pub columns: Vec<Column>,
    pub pairs: Vec<(usize, usize)>,
    pub entries: Vec<Entry>,
    /// Of each policy.
    pub weights: Vec<usize>,
    /// Of each policy: the bound, and the column of the share that is above it.
    pub clipped: Vec<Vec<(f64, usize)>>,
}

/// The mean logged reward: what the logging policy earned.
pub const REWARD: usize = 0;

impl Layout {
    pub fn of(ask: &Ask) -> Self {
        let mut layout = Self::default();
        layout.column(0, Term::Reward);
        layout.pair(REWARD, REWARD);
        for policy in 0..ask.policies.len() {
            layout.policy(ask, policy);
        }
        layout.across();
        layout
    }

    fn policy(&mut self, ask: &Ask, policy: usize) {
        let weight = self.column(policy, Term::Weight);
        self.pair(weight, weight);
        self.weights.push(weight);
        let clips = ask.clips();
        let clipped = clips.iter().map(|c| (*c, self.column(policy, Term::Above(*c)))).collect();
        self.clipped.push(clipped);
        for estimator in &ask.estimators {
            self.entry(ask, policy, *estimator);
        }
    }

    fn entry(&mut self, ask: &Ask, policy: usize, estimator: Estimator) {
        let bounds: Vec<Option<f64>> = match estimator.bound() {
            Some(Bound::Tuned) => ask.grid.iter().copied().map(Some).collect(),
            _ => vec![None],
        };
        let of = |bound: &Option<f64>| bound.map_or(estimator, |value| estimator.at(value));
        let candidates: Vec<_> = bounds
            .iter()
            .filter_map(|bound| Some((*bound, self.formula(policy, of(bound))?)))
            .collect();
        let Some(unbounded) = self.formula(policy, estimator.unbounded()) else { return };
        self.entries.push(Entry { policy, estimator, candidates, unbounded });
    }

    fn formula(&mut self, policy: usize, estimator: Estimator) -> Option<Formula> {
        let columns: Vec<_> =
            estimator.terms().into_iter().map(|term| self.column(policy, term)).collect();
        for i in &columns {
            self.pair(REWARD, *i);
            columns.iter().for_each(|j| self.pair(*i, *j));
        }
        Formula::of(&columns)
    }

    /// What the difference of two policies under the same estimator needs.
    fn across(&mut self) {
        let single: Vec<_> =
            self.entries.iter().filter(|e| e.candidates.len() == 1).cloned().collect();
        for a in &single {
            for b in single.iter().filter(|b| b.policy != a.policy && b.estimator == a.estimator) {
                let (ours, theirs) = (a.unbounded_or_only(), b.unbounded_or_only());
                for i in ours.columns() {
                    theirs.columns().iter().for_each(|j| self.pair(i, *j));
                }
            }
        }
    }

    fn column(&mut self, policy: usize, term: Term) -> usize {
        let column = Column { policy, term };
        self.columns.iter().position(|known| *known == column).unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }

    fn pair(&mut self, i: usize, j: usize) {
        let pair = (i.min(j), i.max(j));
        if !self.pairs.contains(&pair) {
            self.pairs.push(pair);
        }
    }
}

impl Entry {
    fn unbounded_or_only(&self) -> Formula {
        self.candidates.first().map_or(self.unbounded, |(_, formula)| *formula)
    }
}
