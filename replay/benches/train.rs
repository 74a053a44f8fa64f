//! How fast predictors are trained: `cargo bench -p xbot-replay --bench train`.
//!
//! Rows per second of processor time, standardization included, as the peers are measured too:
//!
//! ```text
//! pip install scikit-learn
//! x = rng.standard_normal((1_000_000, 12)); y = x @ beta + noise
//! time.process_time() around make_pipeline(StandardScaler(), Ridge(1.0)).fit(x, y)
//! ```

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use xbot_domain::predictor::{Boosting, Kind};
use xbot_replay::train::{BOOSTING, Clock, Columns, Given, Measure, Way, fit_columns};

const COLUMNS: usize = 12;
const REPEATS: usize = 5;
/// Runs that are timed together: processor time is told in ticks of some milliseconds.
const TOGETHER: usize = 5;

/// Sums of uniform numbers, which are normal enough.
fn columns(rows: usize, measure: Measure) -> Columns {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut normal = || (0..4).map(|_| rng.random::<f64>() - 0.5).sum::<f64>() * 1.732;
    let x: Vec<f64> = (0..rows * COLUMNS).map(|_| normal()).collect();
    let outcome = |line: &[f64]| {
        let sum: f64 = line.iter().enumerate().map(|(at, x)| x * (at as f64 / 12.0 - 0.4)).sum();
        let y = sum + normal();
        if measure == Measure::Chance { f64::from(u8::from(y > 0.0)) } else { y }
    };
    let given = Given {
        names: (0..COLUMNS).map(|at| format!("x{at:02}")).collect(),
        y: x.chunks_exact(COLUMNS).map(outcome).collect(),
        x,
        weights: None,
        at: None,
        known_at: None,
        clock: Clock::Rows,
    };
    given.check(measure).unwrap()
}

/// Of this process and all its threads, where the system tells it.
fn processor_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/schedstat").ok()?;
    let nanos: f64 = stat.split_whitespace().next()?.parse().ok()?;
    Some(nanos / 1e9)
}

/// The best of some runs on one thread: the machine has other things to do.
fn best(what: &str, rows: usize, mut run: impl FnMut()) {
    let mut seconds = f64::INFINITY;
    for _ in 0..REPEATS {
        let (begin, before) = (Instant::now(), processor_seconds());
        (0..TOGETHER).for_each(|_| run());
        let used = processor_seconds().zip(before).map(|(after, before)| after - before);
        let used = used.unwrap_or_else(|| begin.elapsed().as_secs_f64());
        seconds = seconds.min(used / TOGETHER as f64);
    }
    let rate = rows as f64 / seconds / 1e6;
    println!("{what:<44} {seconds:>8.3} s {rate:>8.2} M rows per processor second");
}

fn main() {
    let one = NonZeroUsize::MIN;
    let way = |kind| Way::new(kind, 1.0, 7).unwrap();
    for rows in [100_000, 1_000_000] {
        let numbers = columns(rows, Measure::Number);
        best(&format!("ridge, {rows} × {COLUMNS}"), rows, || {
            black_box(fit_columns(&numbers, way(Kind::Ridge), one).unwrap());
        });
    }
    let classes = columns(1_000_000, Measure::Chance);
    best("logistic, 1000000 × 12", classes.rows(), || {
        black_box(fit_columns(&classes, way(Kind::Logistic), one).unwrap());
    });
    let trees = way(Kind::Boosting).growing(Boosting { rounds: 100, ..BOOSTING }).unwrap();
    for measure in [Measure::Number, Measure::Chance] {
        let few = columns(10_000, measure);
        best(&format!("boosting, 10000 × 12, 100 trees, {measure:?}"), few.rows(), || {
            black_box(fit_columns(&few, trees, one).unwrap());
        });
    }
}
