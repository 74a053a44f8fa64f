//! Compares the exact propensities with ten million draws, and times them.
//!
//! `cargo run --release -p xbot-domain --example propensity [seed]`

#![allow(clippy::expect_used, reason = "an example may fail loudly")]

use std::hint::black_box;
use std::time::Instant;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use rand_distr::{Beta, Distribution};
use xbot_domain::bandit::Posterior;
use xbot_domain::bandit::propensity::best_arm_chances;

const DRAWS: u32 = 10_000_000;
const REPEATS: u32 = 200;

fn main() {
    let seed = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(42);
    println!("{:<12} {:>5} {:>16} {:>12}", "posteriors", "arms", "largest |z|", "time");
    for count in [2, 3, 5, 12, 50] {
        report("mixed", &mixed(count), seed);
    }
    let extreme = [(0.5, 0.5), (1.0, 1.0), (5_000.0, 5.0), (1e5, 1e5), (0.5, 40.0), (2_000.0, 2.0)];
    report("extreme", &posteriors(&extreme), seed);
    report("close", &posteriors(&[(1e5, 1e5), (100_200.0, 1e5), (3.0, 3.0)]), seed);
}

fn posteriors(pairs: &[(f64, f64)]) -> Vec<Posterior> {
    let posterior = |(a, b): &(f64, f64)| Posterior::new(*a, *b).expect("a posterior in range");
    pairs.iter().map(posterior).collect()
}

fn mixed(count: u32) -> Vec<Posterior> {
    let pair = |i: u32| (0.5 + f64::from(i % 7) * 2.5, 0.5 + f64::from(i % 11) * 1.7);
    posteriors(&(0..count).map(pair).collect::<Vec<_>>())
}

fn report(name: &str, posteriors: &[Posterior], seed: u64) {
    let begun = Instant::now();
    for _ in 0..REPEATS {
        black_box(best_arm_chances(black_box(posteriors)));
    }
    let time = begun.elapsed() / REPEATS;
    let z = largest_deviation(posteriors, seed);
    println!("{name:<12} {:>5} {z:>16.2} {time:>12.1?}", posteriors.len());
}

/// In standard errors of the simulation; one extra win is left to arms that hardly ever win.
fn largest_deviation(posteriors: &[Posterior], seed: u64) -> f64 {
    let seen = simulated(posteriors, seed);
    let exact = best_arm_chances(posteriors);
    let rounds = f64::from(DRAWS);
    let deviation = |(p, wins): (&f64, &u32)| {
        let expected = p * rounds;
        let error = (expected * (1.0 - p)).sqrt().max(1.0);
        (f64::from(*wins) - expected).abs() / error
    };
    exact.iter().zip(&seen).map(deviation).fold(0.0, f64::max)
}

/// The sampler is another than the policies use, so that the two check each other.
fn simulated(posteriors: &[Posterior], seed: u64) -> Vec<u32> {
    let beta = |p: &Posterior| Beta::new(p.alpha, p.beta).expect("a Beta in range");
    let samplers: Vec<_> = posteriors.iter().map(beta).collect();
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut wins = vec![0; posteriors.len()];
    for _ in 0..DRAWS {
        let mut best = (0, f64::NEG_INFINITY);
        for (arm, sampler) in samplers.iter().enumerate() {
            let draw = sampler.sample(&mut rng);
            if draw > best.1 {
                best = (arm, draw);
            }
        }
        if let Some(count) = wins.get_mut(best.0) {
            *count += 1;
        }
    }
    wins
}
