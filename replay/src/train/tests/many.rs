//! Many rows are fitted by other means, and come out the same.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use super::*;
use crate::train::large::{self, Ridge};
use crate::train::least_squares::{self, Line};
use crate::train::table::Table;

/// The second column is the first, up to `apart`; the third counts in thousands.
fn columns(rows: usize, apart: f64, measure: Measure) -> Columns {
    let mut dice = ChaCha8Rng::seed_from_u64(5);
    let mut draw = || dice.random::<f64>() - 0.5;
    let mut given = Given {
        names: ["a", "b", "c", "same"].map(str::to_owned).to_vec(),
        x: Vec::new(),
        y: Vec::new(),
        weights: Some(Vec::new()),
        at: None,
        known_at: None,
        clock: Clock::Rows,
    };
    for _ in 0..rows {
        let (a, c) = (draw(), 5e3 + 1e3 * draw());
        let y = 100.0 + 2.0 * a - 1e-3 * c + draw();
        given.x.extend([a, a + apart * draw(), c, 3.0]);
        given.y.push(if measure == Measure::Chance { f64::from(u8::from(y > 95.0)) } else { y });
        given.weights.iter_mut().for_each(|weights| weights.push(0.5 + draw().abs()));
    }
    given.check(measure).unwrap()
}

fn threads(n: usize) -> NonZeroUsize {
    NonZeroUsize::new(n).unwrap()
}

fn far(a: &Line, b: &Line) -> f64 {
    let pairs = a.beta.iter().zip(&b.beta).chain([(&a.intercept, &b.intercept)]);
    pairs.map(|(a, b)| (a - b).abs() / b.abs().max(1.0)).fold(0.0, f64::max)
}

#[test]
fn ridge_by_sums_is_ridge_by_rows() {
    // A condition of up to 1e6 after standardizing.
    for apart in [1.0, 1e-3, 2e-6] {
        let columns = columns(700, apart, Measure::Number);
        let sums = Ridge::of(&columns, threads(1));
        let scaler = sums.spread.scaler(&columns.names);
        assert_eq!(scaler.keys().collect::<Vec<_>>(), ["a", "b", "c"]);
        let table = Table::scaled(&columns, scaler);
        for lambda in [1e-2, 1.0, 50.0] {
            let by_rows = least_squares::solve(&table.x, &table.y, &table.weights, lambda);
            let distance = far(&sums.solve(lambda).unwrap(), &by_rows.unwrap());
            assert!(distance < 1e-10, "{apart} {lambda}: {distance:e}");
        }
    }
}

#[test]
fn columns_that_cannot_be_told_apart_are_left_to_the_rows() {
    let columns = columns(300, 0.0, Measure::Number);
    let sums = Ridge::of(&columns, threads(1));
    let both = |lambda| {
        let line = sums.solve(lambda).unwrap();
        line.beta[0] + line.beta[1]
    };
    assert!((both(1e-13) - both(1e-6)).abs() < 1e-8, "{} {}", both(1e-13), both(1e-6));
}

#[test]
fn logistic_by_sums_is_logistic_by_rows() {
    let columns = columns(500, 1.0, Measure::Chance);
    let table = Table::of(&columns);
    let spread = Ridge::of(&columns, threads(1)).spread;
    for lambda in [1e-2, 1.0, 50.0] {
        let by_rows = logistic::fit(&table, lambda).unwrap();
        let by_sums = large::logistic(&columns, &spread, lambda, threads(1)).unwrap();
        assert!(far(&by_sums, &by_rows) < 1e-10, "{by_sums:?} {by_rows:?}");
    }
}

#[test]
fn any_number_of_threads_trains_the_same_bits() {
    for (measure, kind) in [(Measure::Number, Kind::Ridge), (Measure::Chance, Kind::Logistic)] {
        let columns = columns(large::LARGE * 2, 1.0, measure);
        let way = Way::new(kind, 1.0, 0).unwrap();
        let one = fit_columns(&columns, way, threads(1)).unwrap();
        assert_eq!(one, fit_columns(&columns, way, threads(3)).unwrap());
    }
}
