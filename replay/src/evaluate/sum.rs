//! Sums that do not lose what is small beside what is large, in an order that never changes.

/// How many sums run beside each other over a column; fixed, because it decides the last bit.
const LANES: usize = 8;

/// A sum with the rounding errors that it made (Knuth's exact addition, in the manner of Neumaier).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sum {
    high: f64,
    low: f64,
}

impl Sum {
    pub fn add(&mut self, x: f64) {
        let (sum, error) = two_sum(self.high, x);
        self.high = sum;
        self.low += error;
    }

    pub fn merge(&mut self, other: Self) {
        self.add(other.high);
        self.low += other.low;
    }

    pub fn total(self) -> f64 {
        // The error of an infinite sum is no number.
        if self.high.is_finite() { self.high + self.low } else { self.high }
    }
}

fn two_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let b_in = sum - a;
    (sum, (a - (sum - b_in)) + (b - b_in))
}

/// The sum of a column.
pub fn total(column: &[f64]) -> Sum {
    let (mut high, mut low) = ([0.0; LANES], [0.0; LANES]);
    let (blocks, rest) = column.as_chunks::<LANES>();
    for block in blocks {
        for ((high, low), x) in high.iter_mut().zip(&mut low).zip(block) {
            let (sum, error) = two_sum(*high, *x);
            *high = sum;
            *low += error;
        }
    }
    let lanes = high.iter().zip(&low).map(|(&high, &low)| Sum { high, low });
    let mut sum = Sum::default();
    lanes.for_each(|lane| sum.merge(lane));
    rest.iter().for_each(|x| sum.add(*x));
    sum
}

/// Σ xᵢyᵢ. For spreads, whose last bits nobody divides by.
pub fn products(xs: &[f64], ys: &[f64]) -> f64 {
    let mut lanes = [0.0; LANES];
    let ((xs, xs_rest), (ys, ys_rest)) = (xs.as_chunks::<LANES>(), ys.as_chunks::<LANES>());
    for (x, y) in xs.iter().zip(ys) {
        for ((lane, x), y) in lanes.iter_mut().zip(x).zip(y) {
            *lane += x * y;
        }
    }
    let rest: f64 = xs_rest.iter().zip(ys_rest).map(|(x, y)| x * y).sum();
    lanes.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_small_is_not_lost_beside_what_is_large() {
        let column: Vec<f64> = [1e16, 1.0, -1e16, 1.0].repeat(1_000);
        assert_eq!(total(&column).total(), 2_000.0);
    }

    #[test]
    fn an_infinite_sum_stays_infinite() {
        assert_eq!(total(&[1.0, f64::INFINITY, 2.0]).total(), f64::INFINITY);
    }

    #[test]
    fn parts_add_up_to_the_whole() {
        let column: Vec<f64> = (0..1_003).map(|i| 0.1 * f64::from(i)).collect();
        let mut parts = Sum::default();
        column.chunks(100).for_each(|part| parts.merge(total(part)));
        assert_eq!(parts.total(), total(&column).total());
    }
}
