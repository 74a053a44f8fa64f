//! Times the interval of a posterior, and compares it with the quadrature.
//!
//! `cargo run --release -p xbot-domain --example interval`

#![expect(clippy::expect_used, reason = "an example may fail loudly")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use xbot_domain::bandit::{Interval, Posterior};

const REPEATS: u32 = 500;

fn main() {
    println!("{:<22} {:>10} {:>12} {:>10}", "posterior", "interval", "quadrature", "apart");
    for (alpha, beta) in [
        (0.01, 0.02),
        (0.5, 0.5),
        (1.0, 1.0),
        (1.0, 12.0),
        (3.5, 9.25),
        (40.0, 60.0),
        (200.0, 800.0),
        (5_000.0, 5.0),
        (2e4, 3e4),
        (1e6, 1e6),
    ] {
        report(Posterior::new(alpha, beta).expect("a posterior in range"));
    }
}

fn report(p: Posterior) {
    let by_quadrature =
        |p: &Posterior| Interval { low: p.quantile(0.025), high: p.quantile(0.975) };
    let (quick, slow) = (p.interval(), by_quadrature(&p));
    let apart = (quick.low - slow.low).abs().max((quick.high - slow.high).abs());
    println!(
        "{:<22} {:>10.1?} {:>12.1?} {apart:>10.0e}",
        format!("Beta({}, {})", p.alpha, p.beta),
        time(|| p.interval()),
        time(|| by_quadrature(&p)),
    );
}

fn time(work: impl Fn() -> Interval) -> Duration {
    let begun = Instant::now();
    for _ in 0..REPEATS {
        black_box(work());
    }
    begun.elapsed() / REPEATS
}
