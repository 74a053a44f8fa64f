//! Whether two specs put decisions in the same order.

use serde::Serialize;

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Agreement {
    pub decisions: u64,
    /// Kendall's τ-b: 1 for the same order, −1 for the opposite one, 0 for none; ties count for half
    /// of what they are in either.
    pub kendall: f64,
}

/// Pairs, by how many of them are tied.
#[derive(Clone, Copy, Debug, Default)]
struct Pairs {
    all: u64,
    tied_x: u64,
    tied_y: u64,
    tied_both: u64,
    /// In one order by x and in the other by y.
    swapped: u64,
}

impl Agreement {
    /// In n·log n steps (Knight 1966). Absent where one side does not tell decisions apart.
    pub fn of(mut pairs: Vec<(f64, f64)>) -> Option<Self> {
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let tied_x = tied(&pairs, |a, b| a.0 == b.0);
        let tied_both = tied(&pairs, |a, b| a == b);
        let mut ys: Vec<f64> = pairs.iter().map(|(_, y)| *y).collect();
        let swapped = sort(&mut ys);
        let tied_y = tied(&ys, |a, b| a == b);
        let n = pairs.len() as u64;
        let all = n * n.saturating_sub(1) / 2;
        let kendall = Pairs { all, tied_x, tied_y, tied_both, swapped }.tau()?;
        Some(Self { decisions: n, kendall })
    }
}

impl Pairs {
    fn tau(self) -> Option<f64> {
        let (x, y) = (self.all - self.tied_x, self.all - self.tied_y);
        // Pairs apart on both sides, in the same order less those in the other.
        let apart = (self.all + self.tied_both) as f64 - (self.tied_x + self.tied_y) as f64;
        let agree = apart - 2.0 * self.swapped as f64;
        // One root of the product: where x = y, it is x to the bit.
        (x > 0 && y > 0).then(|| agree / (x as f64 * y as f64).sqrt())
    }
}

/// Pairs of equals, which stand together.
fn tied<T>(sorted: &[T], equal: impl Fn(&T, &T) -> bool) -> u64 {
    let runs = sorted.chunk_by(equal).map(|run| run.len() as u64);
    runs.map(|n| n * (n - 1) / 2).sum()
}

/// Sorts by merging, and says how many pairs stood in the wrong order.
fn sort(ys: &mut [f64]) -> u64 {
    if ys.len() < 2 {
        return 0;
    }
    let (left, right) = ys.split_at_mut(ys.len() / 2);
    let swapped = sort(left) + sort(right);
    let (merged, more) = merge(left, right);
    ys.copy_from_slice(&merged);
    swapped + more
}

fn merge(mut left: &[f64], mut right: &[f64]) -> (Vec<f64>, u64) {
    let (mut merged, mut swapped) = (Vec::with_capacity(left.len() + right.len()), 0);
    while let (Some((x, others)), Some((y, rest))) = (left.split_first(), right.split_first()) {
        if y < x {
            swapped += left.len() as u64;
            merged.push(*y);
            right = rest;
        } else {
            merged.push(*x);
            left = others;
        }
    }
    merged.extend(left.iter().chain(right));
    (merged, swapped)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// By its definition, pair by pair.
    fn slowly(pairs: &[(f64, f64)]) -> Option<f64> {
        let sign = |x: f64| if x == 0.0 { 0.0 } else { x.signum() };
        let (mut agree, mut x_apart, mut y_apart) = (0.0, 0.0_f64, 0.0_f64);
        for (n, a) in pairs.iter().enumerate() {
            for b in &pairs[..n] {
                let (x, y) = (sign(a.0 - b.0), sign(a.1 - b.1));
                agree += x * y;
                x_apart += x * x;
                y_apart += y * y;
            }
        }
        (x_apart > 0.0 && y_apart > 0.0).then(|| agree / (x_apart.sqrt() * y_apart.sqrt()))
    }

    #[test]
    fn the_same_order_is_one_and_the_opposite_one_minus_one() {
        let tau = |ys: [f64; 4]| {
            let pairs = ys.into_iter().enumerate().map(|(x, y)| (x as f64, y));
            Agreement::of(pairs.collect()).map(|found| found.kendall)
        };
        assert_eq!(tau([0.1, 0.2, 0.7, 0.8]), Some(1.0));
        assert_eq!(tau([9.0, 5.0, 2.0, -1.0]), Some(-1.0));
        assert_eq!(tau([3.0; 4]), None);
        assert_eq!(Agreement::of(vec![]), None);
    }

    proptest! {
        #[test]
        fn it_is_what_its_definition_says(pairs in prop::collection::vec((0..9u8, 0..9u8), 0..60)) {
            let pairs: Vec<_> = pairs.into_iter().map(|(x, y)| (f64::from(x), f64::from(y))).collect();
            let found = Agreement::of(pairs.clone()).map(|found| found.kendall);
            match (found, slowly(&pairs)) {
                (Some(fast), Some(slow)) => prop_assert!((fast - slow).abs() < 1e-12),
                (fast, slow) => prop_assert_eq!(fast, slow),
            }
        }
    }
}
