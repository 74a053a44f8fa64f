//! What a fit may see, and what it is judged by: later rows, as the future will be.
//!
//! A row may be learned from when its outcome was known before the first row of the test began.

use std::ops::Range;

use super::columns::Columns;

/// With fewer rows the last fifth is one post, and its score is chance.
pub(super) const LEAST: usize = 10;
/// One in five.
const SHARE: usize = 5;

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Fold {
    pub train: Vec<usize>,
    /// Before the test, but not known then.
    pub late: usize,
    pub test: Range<usize>,
}

/// The last fifth of the rows. Absent with too few rows.
pub(super) fn last(columns: &Columns) -> Option<Fold> {
    Some(fold(columns, last_fifth(columns)?))
}

/// The same as the running system does it, which trains when readings are there: everything before
/// the last fifth is learned from.
pub(super) fn by_count(columns: &Columns) -> Option<Fold> {
    let test = last_fifth(columns)?;
    Some(Fold { train: (0..test.start).collect(), late: 0, test })
}

/// As many folds as asked for: the second half of the rows is cut into so many blocks, and each is
/// tested by what was known before it. The first half is only learned from, so that parameters are
/// chosen for about as many rows as there are. None with less than two rows for a block.
pub(super) fn rolling(columns: &Columns, folds: usize) -> Vec<Fold> {
    let rows = columns.rows();
    let (half, tested) = (rows / 2, rows - rows / 2);
    if tested < 2 * folds {
        return Vec::new();
    }
    let start = |block: usize| half + block * tested / folds;
    (0..folds).map(|block| fold(columns, start(block)..start(block + 1))).collect()
}

fn last_fifth(columns: &Columns) -> Option<Range<usize>> {
    let rows = columns.rows();
    (rows >= LEAST).then(|| rows - rows / SHARE..rows)
}

fn fold(columns: &Columns, test: Range<usize>) -> Fold {
    let begins = columns.at.get(test.start).copied().unwrap_or(f64::INFINITY);
    let known = columns.known_at.iter().take(test.start).enumerate();
    let train: Vec<usize> =
        known.filter(|(_, known)| **known < begins).map(|(row, _)| row).collect();
    Fold { late: test.start - train.len(), train, test }
}
