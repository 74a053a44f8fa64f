//! A reward model for rounds that bring none: the mean reward of each arm (in each position, where
//! there are some), fitted without the rounds that it is then used on. A model that had seen a round
//! would explain its noise, and DM and DR would believe it (Chernozhukov et al. 2018).

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::finish::Model;
use super::fold::{CHUNK, Fold, Plan};
use super::sum::Sum;
use super::view::{Real, View, ViewError};
use super::{Report, parallel};

mod cell;

use cell::{Cell, Fit};

/// Rounds are dealt to so many folds; each is judged by a model of the others.
pub const FOLDS: usize = 5;

/// What tells rounds apart, besides the arm.
#[derive(Clone, Copy, Debug)]
pub struct Keys<'a> {
    pub positions: Option<&'a [u32]>,
    /// What deals rounds to folds: their number, or their cluster, which stays whole because rounds
    /// that hang together would tell of each other.
    pub dealt: &'a [u32],
}

impl Keys<'_> {
    fn position(&self, row: usize) -> u32 {
        self.positions.and_then(|keys| keys.get(row)).copied().unwrap_or(0)
    }

    fn fold(&self, row: usize) -> usize {
        self.dealt.get(row).map_or(0, |key| *key as usize % FOLDS)
    }
}

/// Rewards by position and arm: a fold that merges.
#[derive(Clone, Debug, Default)]
pub struct CrossFit {
    rows: u64,
    cells: BTreeMap<u32, Vec<Cell>>,
}

impl CrossFit {
    pub fn of<T: Real>(view: &View<'_, T>, keys: &Keys<'_>) -> Self {
        let mut fit = Self { rows: view.rows() as u64, cells: BTreeMap::new() };
        for (row, (action, reward)) in view.action.iter().zip(view.reward).enumerate() {
            let cells = fit.cells_of(keys.position(row), view.arms, view.policies.len());
            if let Some(cell) = cells.get_mut(*action as usize) {
                cell.reward(keys.fold(row), (*reward).into());
            }
            for (policy, chances) in view.policies.iter().enumerate() {
                let row = chances.chunks_exact(view.arms.max(1)).nth(row);
                let wanted = cells.iter_mut().zip(row.unwrap_or_default());
                wanted.for_each(|(cell, chance)| cell.want(policy, (*chance).into()));
            }
        }
        fit
    }

    fn cells_of(&mut self, position: u32, arms: usize, policies: usize) -> &mut Vec<Cell> {
        self.cells.entry(position).or_insert_with(|| vec![Cell::empty(policies); arms])
    }

    pub fn merge(&mut self, other: &Self) {
        self.rows += other.rows;
        for (position, theirs) in &other.cells {
            match self.cells.get_mut(position) {
                Some(own) => own.iter_mut().zip(theirs).for_each(|(a, b)| a.merge(b)),
                None => drop(self.cells.insert(*position, theirs.clone())),
            }
        }
    }

    /// What the model's own error adds to the variances of the direct method: Σ π̄ₐ π̄ᵦ s²/n over the
    /// cells.
    pub fn model(&self, policies: usize) -> Model {
        self.model_of(self, policies)
    }

    /// The same for a part of the rounds, whose wants are its own and whose model is that of all.
    pub fn model_of(&self, part: &Self, policies: usize) -> Model {
        let all = self.cells.values().flatten().fold(Cell::empty(policies), |mut all, cell| {
            all.merge(cell);
            all
        });
        let cells = self.cells.iter().flat_map(|(position, cells)| {
            cells.iter().zip(part.cells.get(position).into_iter().flatten())
        });
        let mut added = vec![vec![0.0; policies]; policies];
        for (cell, wanting) in cells {
            let error = cell.variance_of_mean().or(all.variance()).unwrap_or(0.0);
            let share = |policy: usize| wanting.wanted(policy) / part.rows as f64;
            for (a, row) in added.iter_mut().enumerate() {
                let covariance = |b: usize| share(a) * share(b) * error;
                row.iter_mut().enumerate().for_each(|(b, sum)| *sum += covariance(b));
            }
        }
        Model::Fitted(added)
    }

    pub fn fitted(&self) -> Fitted {
        let arms = self.cells.values().map(Vec::len).max().unwrap_or(0);
        let fold = |fold: usize| {
            let everywhere = Fit::without(fold, self.cells.values().flatten());
            let arm =
                |arm: usize| Fit::without(fold, self.cells.values().filter_map(|c| c.get(arm)));
            let by_arm: Vec<Fit> = (0..arms).map(arm).collect();
            let row = |cells: &Vec<Cell>| {
                let own = cells.iter().map(|cell| Fit::without(fold, std::iter::once(cell)));
                own.zip(&by_arm).map(|(own, arm)| own.or(*arm).or(everywhere).mean()).collect()
            };
            self.cells.iter().map(|(position, cells)| (*position, row(cells))).collect()
        };
        Fitted((0..FOLDS).map(fold).collect())
    }
}

/// By fold and position: what each arm is expected to earn.
#[derive(Clone, Debug)]
pub struct Fitted(Vec<BTreeMap<u32, Vec<f64>>>);

impl Fitted {
    /// A row per round, as a view takes them.
    pub fn q_hat(&self, rows: usize, keys: &Keys<'_>) -> Vec<f64> {
        let of = |row: usize| self.0.get(keys.fold(row))?.get(&keys.position(row));
        (0..rows).filter_map(of).flatten().copied().collect()
    }
}

/// Fits a model to rounds in memory, and evaluates with it.
pub fn evaluate(
    plan: &Plan,
    view: &View<'_, f64>,
    positions: Option<&[u32]>,
    threads: NonZeroUsize,
) -> Result<Report, ViewError> {
    let numbers: Vec<u32> = match view.clusters {
        Some(clusters) => clusters.to_vec(),
        None => (0..view.rows()).map(|row| (row % FOLDS) as u32).collect(),
    };
    let cut = |start: usize| Keys {
        positions: positions.map(|all| all.get(start..).unwrap_or_default()),
        dealt: numbers.get(start..).unwrap_or_default(),
    };
    let starts = || (0..view.rows()).step_by(CHUNK);
    let mut fit = CrossFit::default();
    let read = |start| CrossFit::of(&view.chunk(start, &view.rows_of_policies(start)), &cut(start));
    parallel::in_order(starts(), threads, read, |part| fit.merge(&part));
    let fitted = fit.fitted();
    let mut fold: Fold<'_> = plan.fold();
    let mut failed = None;
    let work = |start| {
        let policies = view.rows_of_policies(start);
        let chunk = view.chunk(start, &policies);
        let q_hat = fitted.q_hat(chunk.rows(), &cut(start));
        plan.part(&View { q_hat: Some(&q_hat), ..chunk })
    };
    parallel::in_order(starts(), threads, work, |part| match part {
        Ok(part) => fold.merge(part),
        Err(error) => failed = failed.or(Some(error)),
    });
    failed.map_or_else(|| Ok(fold.report(&fit.model(view.policies.len()))), Err)
}

fn sum(x: f64) -> Sum {
    let mut sum = Sum::default();
    sum.add(x);
    sum
}
