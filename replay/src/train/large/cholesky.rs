//! A = L·Lᵀ for a symmetric, positive matrix.

/// The rows of L.
#[derive(Clone, Debug)]
pub(super) struct Cholesky(Vec<Vec<f64>>);

impl Cholesky {
    /// From the rows of the lower triangle. None where the matrix is not positive, to rounding.
    pub fn of(lower: &[Vec<f64>]) -> Option<Self> {
        let mut factor: Vec<Vec<f64>> = Vec::with_capacity(lower.len());
        for from in lower {
            let (diagonal, beside) = from.split_last()?;
            let mut row: Vec<f64> = Vec::with_capacity(from.len());
            for (cell, above) in beside.iter().zip(&factor) {
                row.push((cell - along(&row, above)) / above.last()?);
            }
            let left = diagonal - along(&row, &row);
            if left.is_nan() || left <= diagonal * f64::EPSILON {
                return None;
            }
            row.push(left.sqrt());
            factor.push(row);
        }
        Some(Self(factor))
    }

    /// x where A·x = b.
    pub fn solve(&self, b: &[f64]) -> Option<Vec<f64>> {
        let mut x: Vec<f64> = Vec::with_capacity(b.len());
        for (row, b) in self.0.iter().zip(b) {
            x.push((b - along(&x, row)) / row.last()?);
        }
        let mut solved = Vec::with_capacity(b.len());
        for row in self.0.iter().rev() {
            let last = x.pop()? / row.last()?;
            x.iter_mut().zip(row).for_each(|(x, cell)| *x -= cell * last);
            solved.push(last);
        }
        solved.reverse();
        Some(solved)
    }
}

/// Σ aᵢ·bᵢ as far as both go.
fn along(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_solved_and_one_without_full_rank_is_not() {
        let lower = [vec![4.0], vec![2.0, 5.0], vec![-2.0, 1.0, 6.0]];
        let solved = Cholesky::of(&lower).unwrap().solve(&[4.0, 15.0, 18.0]).unwrap();
        // (4 2 -2; 2 5 1; -2 1 6)·(1.25, 1.75, 3.125) = (2.25, …): checked by multiplication.
        let full = [[4.0, 2.0, -2.0], [2.0, 5.0, 1.0], [-2.0, 1.0, 6.0]];
        for (row, b) in full.iter().zip([4.0, 15.0, 18.0]) {
            assert!((along(row, &solved) - b).abs() < 1e-13);
        }
        assert!(Cholesky::of(&[vec![1.0], vec![1.0, 1.0]]).is_none());
        assert!(Cholesky::of(&[vec![f64::NAN]]).is_none());
    }
}
