//! A few rows, turned into centred columns that stay in the processor's cache.

use super::sums::Chunk;

/// Rows of a block; a multiple of the lanes.
pub(super) const ROWS: usize = 128;
/// How many sums run beside each other; fixed, because it decides the last bit.
const LANES: usize = 8;

pub(super) type Column = [f64; ROWS];

#[derive(Debug)]
pub(super) struct Block {
    /// The features less their means, then a column of ones for the intercept.
    pub columns: Vec<Column>,
    /// Less their mean.
    pub y: Column,
    /// 0 behind the last row, so that it counts for nothing.
    pub weights: Column,
}

impl Block {
    /// Calls `take` with every block of the chunk.
    pub fn each(chunk: Chunk<'_>, means: &[f64], y_mean: f64, mut take: impl FnMut(&Self)) {
        let width = means.len();
        let mut block =
            Self { columns: vec![[0.0; ROWS]; width], y: [0.0; ROWS], weights: [0.0; ROWS] };
        block.columns.push([1.0; ROWS]);
        let x = chunk.x.chunks(ROWS * width.max(1));
        let rest = chunk.y.chunks(ROWS).zip(chunk.weights.chunks(ROWS));
        for (x, (y, weights)) in x.zip(rest) {
            block.load(x, means);
            fill(&mut block.y, y);
            block.y.iter_mut().for_each(|y| *y -= y_mean);
            fill(&mut block.weights, weights);
            take(&block);
        }
    }

    fn load(&mut self, x: &[f64], means: &[f64]) {
        let lines = x.chunks_exact(means.len().max(1));
        if lines.len() < ROWS {
            let features = self.columns.iter_mut().take(means.len());
            features.for_each(|column| *column = [0.0; ROWS]);
        }
        for (at, line) in lines.enumerate() {
            for ((column, x), mean) in self.columns.iter_mut().zip(line).zip(means) {
                if let Some(cell) = column.get_mut(at) {
                    *cell = x - mean;
                }
            }
        }
    }

    /// Σ columnⱼ·betaⱼ of every row.
    pub fn along(&self, beta: &[f64]) -> Column {
        let mut sum = [0.0; ROWS];
        for (column, beta) in self.columns.iter().zip(beta) {
            sum.iter_mut().zip(column).for_each(|(sum, x)| *sum += beta * x);
        }
        sum
    }
}

fn fill(column: &mut Column, values: &[f64]) {
    let cells = values.iter().copied().chain(std::iter::repeat(0.0));
    column.iter_mut().zip(cells).for_each(|(cell, value)| *cell = value);
}

pub(super) fn times(a: &Column, b: &Column) -> Column {
    let mut product = *a;
    product.iter_mut().zip(b).for_each(|(a, b)| *a *= b);
    product
}

pub(super) fn dot(a: &Column, b: &Column) -> f64 {
    let mut lanes = [0.0; LANES];
    let ((a, _), (b, _)) = (a.as_chunks::<LANES>(), b.as_chunks::<LANES>());
    for (a, b) in a.iter().zip(b) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    let [a, b, c, d, e, f, g, h] = lanes;
    ((a + b) + (c + d)) + ((e + f) + (g + h))
}
