//! Sums and spreads of columns, which merge.

use super::sum::{self, Sum};

/// Of some columns: sums, extremes, and the products of distances from the mean that are asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Moments {
    pub rows: u64,
    sums: Vec<Sum>,
    least: Vec<f64>,
    most: Vec<f64>,
    /// Which columns are multiplied, the lower first.
    pairs: Vec<(usize, usize)>,
    products: Vec<f64>,
}

impl Moments {
    pub(super) fn empty(columns: usize, pairs: &[(usize, usize)]) -> Self {
        Self {
            rows: 0,
            sums: vec![Sum::default(); columns],
            least: vec![f64::INFINITY; columns],
            most: vec![f64::NEG_INFINITY; columns],
            pairs: pairs.to_vec(),
            products: vec![0.0; pairs.len()],
        }
    }

    pub(super) fn of(columns: &[Vec<f64>], pairs: &[(usize, usize)]) -> Self {
        let rows = columns.first().map_or(0, Vec::len);
        let sums: Vec<_> = columns.iter().map(|column| sum::total(column)).collect();
        let centred: Vec<Vec<f64>> = columns
            .iter()
            .zip(&sums)
            .map(|(column, sum)| centre(column, sum.total() / rows as f64))
            .collect();
        let column = |i: usize| centred.get(i).map_or(&[][..], Vec::as_slice);
        Self {
            rows: rows as u64,
            least: columns.iter().map(|c| least(c)).collect(),
            most: columns.iter().map(|c| most(c)).collect(),
            products: pairs.iter().map(|(i, j)| sum::products(column(*i), column(*j))).collect(),
            pairs: pairs.to_vec(),
            sums,
        }
    }

    /// Chan, Golub & LeVeque (1983): what lies between the means is added to what lies around them.
    pub(super) fn merge(&mut self, other: &Self) {
        if other.rows == 0 {
            return;
        }
        let (own, theirs) = (self.rows as f64, other.rows as f64);
        let apart: Vec<_> = match self.rows {
            0 => vec![0.0; self.sums.len()],
            _ => self.means().iter().zip(other.means()).map(|(a, b)| b - a).collect(),
        };
        let between = own * theirs / (own + theirs);
        let distance = |i: usize| apart.get(i).copied().unwrap_or(0.0);
        for ((product, added), (i, j)) in
            self.products.iter_mut().zip(&other.products).zip(&self.pairs)
        {
            *product += added + distance(*i) * distance(*j) * between;
        }
        self.sums.iter_mut().zip(&other.sums).for_each(|(sum, added)| sum.merge(*added));
        self.least.iter_mut().zip(&other.least).for_each(|(a, b)| *a = a.min(*b));
        self.most.iter_mut().zip(&other.most).for_each(|(a, b)| *a = a.max(*b));
        self.rows += other.rows;
    }

    pub fn means(&self) -> Vec<f64> {
        self.sums.iter().map(|sum| sum.total() / self.rows as f64).collect()
    }

    pub fn total(&self, column: usize) -> f64 {
        self.sums.get(column).map_or(f64::NAN, |sum| sum.total())
    }

    pub fn least(&self, column: usize) -> f64 {
        self.least.get(column).copied().unwrap_or(f64::NAN)
    }

    pub fn most(&self, column: usize) -> f64 {
        self.most.get(column).copied().unwrap_or(f64::NAN)
    }

    /// Σ (x − x̄)(y − ȳ); not a number for a pair that was not asked for.
    pub fn products(&self, i: usize, j: usize) -> f64 {
        let wanted = (i.min(j), i.max(j));
        let found = self.pairs.iter().zip(&self.products).find(|(pair, _)| **pair == wanted);
        found.map_or(f64::NAN, |(_, product)| *product)
    }

    /// Σ (Σ cₖ(xₖ − x̄ₖ))², never below zero.
    pub(super) fn spread(&self, slopes: &[(usize, f64)]) -> f64 {
        let over = |&(i, a): &(usize, f64)| -> f64 {
            slopes.iter().map(|&(j, b)| a * b * self.products(i, j)).sum()
        };
        slopes.iter().map(over).sum::<f64>().max(0.0)
    }
}

fn centre(column: &[f64], mean: f64) -> Vec<f64> {
    column.iter().map(|x| x - mean).collect()
}

fn least(column: &[f64]) -> f64 {
    column.iter().copied().fold(f64::INFINITY, |a, b| if b < a { b } else { a })
}

fn most(column: &[f64]) -> f64 {
    column.iter().copied().fold(f64::NEG_INFINITY, |a, b| if b > a { b } else { a })
}
