//! Chunks of rounds, folded apart and merged in their order: the same bits from any number of
//! threads, in memory that does not grow with the log.

use super::ask::{Ask, AskError};
use super::groups::Groups;
use super::layout::Layout;
use super::moments::Moments;
use super::sequence::{Sequence, Step};
use super::support::Support;
use super::term::Base;
use super::view::{Real, View, ViewError};

pub use super::groups::DEALT as CHUNK;

/// How many of the largest weights are kept to be shown.
const LARGEST: usize = 5;

/// A checked question, ready to take rounds.
#[derive(Clone, Debug)]
pub struct Plan {
    pub(super) ask: Ask,
    pub(super) layout: Layout,
}

/// What one chunk comes to.
#[derive(Clone, Debug)]
pub struct Part {
    moments: Moments,
    support: Support,
    largest: Vec<Vec<f64>>,
    steps: Vec<Vec<Step>>,
    /// Kept where groups are.
    columns: Vec<Vec<f64>>,
    clusters: Option<Vec<u32>>,
}

/// What all chunks so far come to.
#[derive(Clone, Debug)]
pub struct Fold<'a> {
    pub(super) plan: &'a Plan,
    pub(super) moments: Moments,
    pub(super) support: Support,
    pub(super) largest: Vec<Vec<f64>>,
    pub(super) sequences: Vec<Sequence>,
    pub(super) groups: Groups,
    pub(super) clustered: bool,
}

impl Plan {
    pub fn new(ask: Ask) -> Result<Self, AskError> {
        ask.check()?;
        Ok(Self { layout: Layout::of(&ask), ask })
    }

    /// Whether rounds have to bring what a reward model expects.
    pub fn models(&self) -> bool {
        self.layout.columns.iter().any(|column| column.term.models())
    }

    /// One chunk, of at most [`CHUNK`] rounds.
    pub fn part<T: Real>(&self, view: &View<'_, T>) -> Result<Part, ViewError> {
        view.check(self.ask.policies.len())?;
        if self.models() && view.q_hat.is_none() {
            return Err(ViewError::NoModel);
        }
        let bases: Vec<_> = view.policies.iter().map(|policy| Base::of(view, policy)).collect();
        let column = |column: &super::term::Column| {
            bases.get(column.policy).map_or_else(Vec::new, |base| base.column(column.term))
        };
        let columns: Vec<_> = self.layout.columns.iter().map(column).collect();
        Ok(Part {
            moments: Moments::of(&columns, &self.layout.pairs),
            support: Support::of(view),
            largest: bases.iter().map(|base| largest(&base.weight)).collect(),
            steps: bases.iter().map(|base| Step::all(base, self.ask.rewards)).collect(),
            columns: if self.groups(view.clusters.is_some()) { columns } else { Vec::new() },
            clusters: view.clusters.map(<[u32]>::to_vec),
        })
    }

    fn groups(&self, clustered: bool) -> bool {
        clustered || self.ask.resamplings > 0
    }

    pub fn fold(&self) -> Fold<'_> {
        let policies = self.ask.policies.len();
        let alpha = 1.0 - self.ask.confidence;
        Fold {
            plan: self,
            moments: Moments::empty(self.layout.columns.len(), &self.layout.pairs),
            support: Support::empty(policies),
            largest: vec![Vec::new(); policies],
            sequences: vec![Sequence::new(alpha, self.ask.rewards); policies],
            groups: Groups::default(),
            clustered: false,
        }
    }
}

impl Fold<'_> {
    pub fn merge(&mut self, part: Part) {
        self.moments.merge(&part.moments);
        self.support.merge(&part.support);
        for (own, more) in self.largest.iter_mut().zip(&part.largest) {
            own.extend(more);
            *own = largest(own);
        }
        for (sequence, steps) in self.sequences.iter_mut().zip(&part.steps) {
            steps.iter().for_each(|step| sequence.go(*step));
        }
        self.groups.add(part.clusters.as_deref(), &part.columns);
        self.clustered |= part.clusters.is_some();
    }
}

fn largest(weights: &[f64]) -> Vec<f64> {
    let mut top: Vec<f64> = Vec::with_capacity(LARGEST + 1);
    for weight in weights {
        if top.len() < LARGEST || top.last().is_some_and(|least| weight > least) {
            let place = top.partition_point(|other| other >= weight);
            top.insert(place, *weight);
            top.truncate(LARGEST);
        }
    }
    top
}
