//! Sums over all rows, chunk by chunk.

use std::num::NonZeroUsize;

use crate::evaluate::parallel;
use crate::train::columns::Columns;

/// Rows of a chunk. Fixed: it decides the last bit.
pub(super) const CHUNK: usize = 16_384;

/// Some rows that follow each other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chunk<'a> {
    pub x: &'a [f64],
    pub y: &'a [f64],
    pub weights: &'a [f64],
}

/// What `work` makes of every chunk, added up in their order with the rounding errors kept.
pub(super) fn over(
    columns: &Columns,
    threads: NonZeroUsize,
    work: impl Fn(Chunk<'_>) -> Vec<f64> + Sync,
) -> Vec<f64> {
    let (mut high, mut low) = (Vec::new(), Vec::new());
    parallel::in_order(chunks(columns), threads, work, |part: Vec<f64>| {
        high.resize(part.len(), 0.0);
        low.resize(part.len(), 0.0);
        for ((high, low), x) in high.iter_mut().zip(&mut low).zip(part) {
            let (sum, error) = two_sum(*high, x);
            (*high, *low) = (sum, *low + error);
        }
    });
    high.iter().zip(&low).map(|(high, low): (&f64, &f64)| high + low).collect()
}

fn chunks(columns: &Columns) -> impl Iterator<Item = Chunk<'_>> {
    let width = columns.names.len().max(1);
    let x = columns.x.chunks(CHUNK * width);
    let rest = columns.y.chunks(CHUNK).zip(columns.weights.chunks(CHUNK));
    x.zip(rest).map(|(x, (y, weights))| Chunk { x, y, weights })
}

/// The sum and what it lost (Knuth, TAOCP 2, 4.2.2).
fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_in = sum - a;
    (sum, (a - (sum - b_in)) + (b - b_in))
}
