//! One tree after the other.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;
use smartcore::linalg::basic::matrix::DenseMatrix;
use smartcore::xgboost::{XGRegressor, XGRegressorParameters};

use super::link::Link;
use super::tree::{Split, Tree, Trees};
use crate::train::TrainError;
use crate::train::columns::Measure;
use crate::train::table::Table;
use crate::train::way::Way;

type Grower = XGRegressor<f64, f64, DenseMatrix<f64>, Vec<f64>>;

/// What the splits came to, for each input.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::train) struct Growth {
    pub splits: Vec<u64>,
    pub gain: Vec<f64>,
}

pub(super) fn grow(
    table: &Table,
    measure: Measure,
    way: Way,
) -> Result<(Trees, Growth), TrainError> {
    let (link, width) = (Link::of(measure), table.scaler.len());
    let weighted = table.y.iter().zip(&table.weights).map(|(y, weight)| y * weight).sum::<f64>();
    let base = link.sum(weighted / table.weights.iter().sum::<f64>());
    let mut trees = Trees { link, base, rate: way.boosting.rate, trees: Vec::new() };
    let mut growth = Growth { splits: vec![0; width], gain: vec![0.0; width] };
    let mut sums = vec![base; table.y.len()];
    for round in 0..way.boosting.rounds {
        let rows = drawn(table.y.len(), way, round);
        let missed: Vec<(f64, f64)> =
            table.y.iter().zip(&sums).map(|(y, sum)| link.missed(*y, *sum)).collect();
        let node = questions(table, &rows, &missed, way)?;
        let tree = Refit { table, missed: &missed, lambda: way.lambda, growth: &mut growth }
            .tree(&node, rows);
        for (sum, line) in sums.iter_mut().zip(table.x.rows()) {
            let said = line.as_slice().and_then(|line| tree.at(line));
            *sum += way.boosting.rate * said.unwrap_or_default();
        }
        trees.trees.push(tree);
    }
    Ok((trees, growth))
}

/// The rows that a tree sees, in their order. Each round draws by itself, so that the first trees do
/// not depend on how many follow.
fn drawn(rows: usize, way: Way, round: u32) -> Vec<usize> {
    let mut all: Vec<usize> = (0..rows).collect();
    let wanted = (rows as f64 * way.boosting.subsample).ceil() as usize;
    if wanted >= rows {
        return all;
    }
    let mut dice = ChaCha8Rng::seed_from_u64(way.seed);
    dice.set_stream(u64::from(round));
    for at in 0..wanted {
        all.swap(at, dice.random_range(at..rows));
    }
    all.truncate(wanted);
    all.sort_unstable();
    all
}

/// A node of a tree as smartcore writes it: its own fields cannot be seen.
#[derive(Debug, Deserialize)]
struct Node {
    left: Option<Box<Node>>,
    right: Option<Box<Node>>,
    threshold: f64,
    split_feature_idx: usize,
    split_score: f64,
}

#[derive(Debug, Deserialize)]
struct Grown {
    regressors: Vec<Node>,
}

/// Where one tree splits.
fn questions(
    table: &Table,
    rows: &[usize],
    missed: &[(f64, f64)],
    way: Way,
) -> Result<Node, TrainError> {
    let parameters = XGRegressorParameters::default()
        .with_n_estimators(1)
        .with_max_depth(way.boosting.depth)
        .with_min_child_weight(way.boosting.least_in_a_leaf as usize)
        .with_lambda(way.lambda)
        .with_base_score(0.0);
    let y: Vec<f64> = rows.iter().filter_map(|row| missed.get(*row)).map(|(y, _)| *y).collect();
    let cells = table.x.columns();
    let cells = cells.into_iter().flat_map(|column| {
        rows.iter().map(move |row| column.get(*row).copied().unwrap_or_default())
    });
    let matrix = DenseMatrix::new(rows.len(), table.scaler.len(), cells.collect(), true);
    let grown = matrix.and_then(|matrix| Grower::fit(&matrix, &y, parameters)).map_err(failed)?;
    let text = serde_json::to_string(&grown).map_err(failed)?;
    let grown: Grown = serde_json::from_str(&text).map_err(failed)?;
    let none = || TrainError::Trees("there is no tree".to_owned());
    grown.regressors.into_iter().next().ok_or_else(none)
}

fn failed(error: impl std::fmt::Display) -> TrainError {
    TrainError::Trees(error.to_string())
}

/// Gives the leaves what a Newton step from their rows says: Σ w·slope / (Σ w·curvature + λ).
struct Refit<'a> {
    table: &'a Table,
    missed: &'a [(f64, f64)],
    lambda: f64,
    growth: &'a mut Growth,
}

impl Refit<'_> {
    fn tree(&mut self, node: &Node, rows: Vec<usize>) -> Tree {
        let (Some(left), Some(right)) = (&node.left, &node.right) else {
            return Tree::Leaf(self.leaf(&rows));
        };
        let (feature, threshold) = (node.split_feature_idx, node.threshold);
        let at = |row: &usize| self.table.x.get((*row, feature)).copied().unwrap_or_default();
        let (most, above): (Vec<_>, Vec<_>) = rows.into_iter().partition(|r| at(r) <= threshold);
        self.growth.splits.get_mut(feature).into_iter().for_each(|n| *n += 1);
        self.growth.gain.get_mut(feature).into_iter().for_each(|sum| *sum += node.split_score);
        let (most, above) = (self.tree(left, most), self.tree(right, above));
        Tree::Split(Box::new(Split(feature, threshold, most, above)))
    }

    fn leaf(&self, rows: &[usize]) -> f64 {
        let (mut slopes, mut curvatures) = (0.0, self.lambda);
        for row in rows {
            if let (Some((slope, curvature)), Some(weight)) =
                (self.missed.get(*row), self.table.weights.get(*row))
            {
                slopes += weight * slope;
                curvatures += weight * curvature;
            }
        }
        slopes / curvatures
    }
}
