//! Linear models of many rows, from sums over chunks that are merged in their order: the same bits
//! for any number of threads.
//!
//! A chunk is turned into blocks of columns, whose products add up to the Gram matrix of the
//! centred features; nothing the size of the data is made. Forming that matrix squares its
//! condition, so what Cholesky makes of it is corrected against the rows themselves.

mod block;
mod cholesky;
mod gram;
mod logistic;
mod ridge;
mod spread;
mod sums;

pub(super) use ridge::Ridge;

pub(super) use logistic::fit as logistic;

/// From so many rows on. Below, the Householder QR of the first models stays: they stand in event
/// logs, and whoever trains them again has to get the same bits.
pub(super) const LARGE: usize = 10_000;
