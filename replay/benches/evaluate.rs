//! How fast rounds are evaluated, and policies replayed: `cargo bench -p xbot-replay`.
//!
//! Columns of half width hold a million rounds of ten arms in about 90 MB; what the fold itself needs
//! does not grow with them, which the last line shows.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark may fail loudly")]

use std::hint::black_box;
use std::num::NonZeroUsize;
use std::time::Instant;

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use xbot_domain::bandit::Posterior;
use xbot_replay::evaluate::{Ask, Estimator, Plan, View, evaluate};
use xbot_replay::policy::Thompson;
use xbot_replay::policy::li::{Logged, replay};

const ROUNDS: usize = 1_000_000;
const ARMS: usize = 10;
const REPEATS: usize = 7;

struct Columns {
    action: Vec<u32>,
    reward: Vec<f32>,
    pscore: Vec<f32>,
    evaluation: Vec<f32>,
    q_hat: Vec<f32>,
}

fn columns() -> Columns {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut evaluation = Vec::with_capacity(ROUNDS * ARMS);
    for _ in 0..ROUNDS {
        let from = evaluation.len();
        evaluation.extend((0..ARMS).map(|_| rng.random::<f32>()));
        let row = evaluation.get_mut(from..).unwrap();
        let total: f32 = row.iter().sum();
        row.iter_mut().for_each(|chance| *chance /= total);
    }
    Columns {
        action: (0..ROUNDS).map(|_| rng.random_range(0..ARMS as u32)).collect(),
        reward: (0..ROUNDS).map(|_| f32::from(rng.random_range(0..2u8))).collect(),
        pscore: vec![0.1; ROUNDS],
        q_hat: (0..ROUNDS * ARMS).map(|_| rng.random()).collect(),
        evaluation,
    }
}

/// The best of some runs: the machine has other things to do.
fn best(what: &str, rows: usize, mut run: impl FnMut()) {
    let seconds = (0..REPEATS).map(|_| {
        let begin = Instant::now();
        run();
        begin.elapsed().as_secs_f64()
    });
    let best = seconds.fold(f64::INFINITY, f64::min);
    println!("{what:<52} {:>8.2} M rounds/s", rows as f64 / best / 1e6);
}

/// The most memory that the process ever held, in MB, where the system tells it.
fn peak() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1024.0)
}

fn estimators() {
    let columns = columns();
    let held = peak();
    let policies: [&[f32]; 1] = [&columns.evaluation];
    let view = View {
        arms: ARMS,
        action: &columns.action,
        reward: &columns.reward,
        pscore: &columns.pscore,
        policies: &policies,
        q_hat: Some(&columns.q_hat),
        clusters: None,
    };
    let few = vec![Estimator::Ips, Estimator::Snips, Estimator::Dr];
    let ask = |estimators| Ask { estimators, resamplings: 0, ..Ask::all("evaluation") };
    let all = Ask::all("evaluation");
    for (what, ask) in [("IPS + SNIPS + DR", ask(few)), ("every estimator and interval", all)] {
        let plan = Plan::new(ask).unwrap();
        for threads in [1, 2] {
            let threads = NonZeroUsize::new(threads).unwrap();
            best(&format!("{what}, {ROUNDS} × {ARMS}, {threads} threads"), ROUNDS, || {
                black_box(evaluate(&plan, &view, threads).unwrap());
            });
        }
    }
    if let (Some(held), Some(peak)) = (held, peak()) {
        println!("{:<52} {held:>8.0} MB, at most {peak:.0} MB", "memory with the columns");
    }
}

fn thompson() {
    let mut rng = ChaCha8Rng::seed_from_u64(2);
    let round = |i: usize| {
        let action = rng.random_range(0..ARMS as u32);
        let chance = 0.05 + 0.02 * f64::from(action);
        let reward = f64::from(u8::from(rng.random::<f64>() < chance));
        Logged { action, reward, pscore: 0.1, arrives: i as u64 }
    };
    let rounds: Vec<Logged> = (0..ROUNDS).map(round).collect();
    best(&format!("replay of Thompson sampling, {ARMS} arms, 1 thread"), ROUNDS, || {
        let mut learner = Thompson::new(ARMS, Posterior::FLAT);
        black_box(replay(rounds.iter().copied(), &mut learner, 0.1, 3, 0.95));
    });
}

fn main() {
    estimators();
    thompson();
}
