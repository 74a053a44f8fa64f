//! Σ v·zᵢ·zⱼ over pairs of columns.

use super::block::{Block, Column, dot, times};

/// How many pairs `columns` have, each with itself too.
pub(super) fn pairs(columns: usize) -> usize {
    columns * (columns + 1) / 2
}

/// Adds those of a block to `upper`: the rows of the matrix from the diagonal on.
pub(super) fn add(upper: &mut [f64], block: &Block, weights: &Column) {
    let mut cells = upper.iter_mut();
    for (at, column) in block.columns.iter().enumerate() {
        let weighted = times(column, weights);
        for other in block.columns.iter().skip(at) {
            if let Some(cell) = cells.next() {
                *cell += dot(&weighted, other);
            }
        }
    }
}

/// Adds Σ u·zᵢ.
pub(super) fn add_sums(sums: &mut [f64], block: &Block, values: &Column) {
    for (sum, column) in sums.iter_mut().zip(&block.columns) {
        *sum += dot(values, column);
    }
}

/// A symmetric matrix, by the rows of its upper triangle.
#[derive(Clone, Debug)]
pub(super) struct Gram {
    pub size: usize,
    pub upper: Vec<f64>,
}

impl Gram {
    pub fn get(&self, i: usize, j: usize) -> f64 {
        let (i, j) = (i.min(j), i.max(j));
        let before = pairs(self.size) - pairs(self.size - i);
        self.upper.get(before + j - i).copied().unwrap_or(f64::NAN)
    }

    /// Rows of the lower triangle of D⁻¹·G·D⁻¹ + λ·I, of the columns that are kept; the last, which
    /// is the intercept, bears no penalty.
    pub fn scaled(&self, kept: &[usize], scales: &[f64], lambda: f64) -> Vec<Vec<f64>> {
        let kept: Vec<(usize, f64)> = kept.iter().copied().zip(scales.iter().copied()).collect();
        let row = |(at, (i, of_i)): (usize, &(usize, f64))| {
            let cells = kept.iter().take(at + 1);
            let mut row: Vec<f64> = cells.map(|(j, of_j)| self.get(*i, *j) / of_i / of_j).collect();
            if at + 1 < kept.len() {
                row.last_mut().into_iter().for_each(|diagonal| *diagonal += lambda);
            }
            row
        };
        kept.iter().enumerate().map(row).collect()
    }
}
